# Commands: each is acknowledged right before it runs, and answered when it is over (docs/protocol.md, Rules).

import json
import machine
import time

from enot import gpio, run, store
from enot.blink import Blinker
from enot.wire import Malformed


class Commands:
    def __init__(self, link, guest, voice, results, script, cursor, status):
        self.link = link
        self.guest = guest
        self.voice = voice
        self.results = results
        self.script = script
        self.cursor = cursor
        self.status = status
        self.blinker = Blinker(results)
        self.waiting = None  # a do or put that was received and not begun
        self._upload = None
        self._job = None  # id of the command that runs in the main context

    def received(self, frame):
        if self.waiting or not isinstance(frame.get("id"), str) or not isinstance(frame.get("at"), int):
            raise Malformed("%s out of order" % frame["op"])
        self.waiting = frame

    def cancel(self, id):
        if self.waiting and self.waiting["id"] == id:
            self.waiting["cancelled"] = True
        elif self._upload and self._upload.id == id:
            self._upload.cancelled = True
        elif self._job == id or self.script.running and self.script.unanswered == id:
            self.guest.unwanted = True
        elif self.blinker.unanswered == id:
            self.blinker.stop("cancelled")

    def take(self):
        """Runs what waits."""
        frame, self.waiting = self.waiting, None
        if frame["at"] <= self.cursor.at:  # its ack got lost: it has been run
            self.link.send("ack", "at", frame["at"], "seq", frame.get("seq"))
        elif frame["op"] == "put":
            self._take_chunk(frame)
        elif self.link.send("ack", "at", frame["at"]):
            self._begin(frame["id"], frame["at"])
            if frame.get("cancelled"):
                self.results.fail(frame["id"], RuntimeError("cancelled"), time.ticks_ms())
            else:
                self._do(frame)

    def _begin(self, id, at):
        self.cursor.move(at)
        self.results.expect(id, at)

    def _take_chunk(self, chunk):
        upload = self._upload
        if upload is None or upload.id != chunk["id"]:
            if upload:
                upload.drop()
            upload = self._upload = store.Upload(chunk)
        if chunk.get("cancelled"):
            upload.cancelled = True
        upload.add(chunk)
        if self.link.send("ack", "at", upload.at, "seq", upload.seq) and upload.complete:
            self._upload = None
            self._begin(upload.id, upload.at)
            self._finish(upload)

    def _finish(self, upload):
        started = time.ticks_ms()
        frame = None
        if upload.durable:
            self.results.durable.add(upload.id)
        try:
            upload.finish()
            if upload.type == "do":
                with open(store.PART) as f:
                    message = json.load(f)
                message["id"] = upload.id
                frame = message
            elif upload.type == "script":
                self.script.replace(upload)
            elif upload.type == "file":
                path = store.check_path(upload.path)
                store.install(path)
                run.forget_modules()
                self.results.succeed(upload.id, upload.size, started)
            else:
                raise ValueError("unknown type of content: %s" % upload.type)
        except Exception as e:
            self.results.fail(upload.id, e, started)
        finally:
            store.remove(store.PART)
        if frame:
            self._do(frame)

    def _do(self, frame):
        id = frame["id"]
        kind = frame.get("type") or frame.get("message_type")
        started = time.ticks_ms()
        if frame.get("durable"):
            self.results.durable.add(id)
        if kind == "stop":
            blinked = self.blinker.on
            self.blinker.stop("stopped")
            if not self.script.stop(id, started):
                self.results.succeed(id, blinked, started)
        elif kind == "command" and frame.get("command") == "blink led":
            try:
                self.blinker.start(id, started, **(frame.get("kwargs") or {}))
            except Exception as e:
                self.results.fail(id, e, started)
        elif self._run_job(id, started, kind, frame) and kind in ("reset", "update"):
            self.results.last_words(id)
            self.script.shelf.settle()  # a reset that is wanted is no bad start
            machine.reset()

    def _run_job(self, id, started, *message):
        """Whether it succeeded."""
        before = self.voice.switch(id)
        try:
            if self.script.running:
                value = self._perform(*message)
            else:
                self._job = id
                value = self.guest.run(self._perform, *message)
            self.voice.flush()
            self.results.succeed(id, value, started)
            return True
        except BaseException as e:
            self.voice.flush()
            self.results.fail(id, e, started)
        finally:
            self._job = None
            self.voice.switch(before)

    def _perform(self, kind, frame):
        """The value of a message."""
        kwargs = frame.get("kwargs") or {}
        if kind == "eval":
            return run.evaluate(frame["to_evaluate"])
        if kind == "exec":
            return run.execute(frame["to_exec"])
        if kind == "function":
            return run.call(frame["function"], kwargs)
        if kind == "status":
            return self.status()
        if kind == "restore":
            return self.script.restore()
        if kind == "reset":
            return None
        if kind == "update":
            from enot.update import activate

            return activate(frame.get("manifest"))
        command = frame.get("command")
        if kind == "command" and command == "read GPIOs":
            return gpio.read(kwargs.get("pins"))
        if kind == "command" and command == "write GPIOs":
            return gpio.write(kwargs["pins_and_values"], self.blinker)
        raise ValueError("unknown %s: %s" % (("command", command) if kind == "command" else ("type", kind)))
