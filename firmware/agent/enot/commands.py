"""Commands: each is acknowledged right before it runs, and answered when it is over (docs/protocol.md, Rules)."""

import json
import machine
import time

from enot import gpio, run, store
from enot.wire import Malformed


class Commands:
    def __init__(self, link, guest, out, results, script, cursor, status):
        self._link = link
        self._guest = guest
        self._out = out
        self._results = results
        self._script = script
        self._cursor = cursor
        self._status = status
        self.blinker = gpio.Blinker()
        self.waiting = None  # a do or put that was received and not begun
        self._upload = None
        self._job = None  # id of the command that runs in the main context
        self._blink = None  # id of the last `blink led`

    def received(self, frame):
        if self.waiting or not isinstance(frame.get("id"), str) or not isinstance(frame.get("at"), int):
            raise Malformed("%s out of order" % frame["op"])
        self.waiting = frame

    def lost(self):
        """The connection: what was not acknowledged comes again."""
        self.waiting = None

    def cancel(self, id):
        if self.waiting and self.waiting["id"] == id:
            self.waiting["cancelled"] = True
        elif self._upload and self._upload.id == id:
            self._upload.cancelled = True
        elif self._job == id or self._script.running and self._script.unanswered == id:
            self._guest.unwanted = True
        elif self.blinker.on and self._blink == id:
            self.blinker.stop("cancelled")

    def take(self):
        """Runs what waits."""
        frame, self.waiting = self.waiting, None
        if frame["at"] <= self._cursor.at:  # its ack got lost: it has been run
            self._acknowledge(frame["at"], frame.get("seq"))
        elif frame["op"] == "put":
            self._take_chunk(frame)
        elif self._acknowledge(frame["at"]):
            self._begin(frame["id"], frame["at"])
            if frame.get("cancelled"):
                self._results.fail(frame["id"], RuntimeError("cancelled"), time.ticks_ms())
            else:
                self._do(frame)

    def _begin(self, id, at):
        self._cursor.move(at)
        self._results.expect(id, at)

    def _acknowledge(self, at, seq=None):
        return self._link.send("ack", "at", at, "seq", seq)

    def _take_chunk(self, chunk):
        upload = self._upload
        if upload is None or upload.id != chunk["id"]:
            if upload:
                upload.drop()
            upload = self._upload = store.Upload(chunk)
        if chunk.get("cancelled"):
            upload.cancelled = True
        try:
            upload.add(chunk)
        except Malformed as e:
            self._link.close("malformed frame: %s" % e)
            return
        if self._acknowledge(upload.at, upload.seq) and upload.complete:
            self._upload = None
            self._begin(upload.id, upload.at)
            self._finish(upload)

    def _finish(self, upload):
        started = time.ticks_ms()
        frame = None
        if upload.durable:
            self._results.durable.add(upload.id)
        try:
            upload.finish()
            if upload.kind == "do":
                with open(store.PART) as f:
                    message = json.load(f)
                message["id"] = upload.id
                frame = message
            elif upload.kind == "script":
                self._script.replace(upload)
            elif upload.kind == "file":
                path = store.check_path(upload.path)
                store.install(path)
                store.forget_module(path, run.names)
                self._results.succeed(upload.id, upload.size, started)
            else:
                raise ValueError("unknown type of content: %s" % upload.kind)
        except Exception as e:
            self._results.fail(upload.id, e, started)
        finally:
            store.remove(store.PART)
        if frame:
            self._do(frame)

    def _do(self, frame):
        id = frame["id"]
        kind = frame.get("type") or frame.get("message_type")
        started = time.ticks_ms()
        if frame.get("durable"):
            self._results.durable.add(id)
        if kind == "stop":
            blinked = self.blinker.on
            self.blinker.stop("stopped")
            if not self._script.stop(id, started):
                self._results.succeed(id, blinked, started)
        elif kind == "reset" or kind == "update":
            self._restart(id, kind == "update", frame.get("manifest"), started)
        elif kind == "command" and frame.get("command") == "blink led":
            self._start_blinking(id, frame.get("kwargs") or {}, started)
        else:
            self._run_job(id, started, self._perform, kind, frame)

    def _restart(self, id, updated, manifest, started):
        try:
            if updated:
                from enot.update import activate

                activate(manifest)
        except Exception as e:
            self._results.fail(id, e, started)
            return
        self._results.succeed(id, None, started)
        self._results.last_words(id)
        self._script.shelf.settle()  # a reset that is wanted is no bad start
        machine.reset()

    def _run_job(self, id, started, function, *args):
        before = self._out.switch(id)
        try:
            if self._script.running:
                value = function(*args)
            else:
                self._job = id
                value = self._guest.run(function, *args)
            self._out.flush()
            self._results.succeed(id, value, started)
        except BaseException as e:
            self._out.flush()
            self._results.fail(id, e, started)
        finally:
            self._job = None
            self._out.switch(before)

    def _perform(self, kind, frame):
        """The value of a message."""
        kwargs = frame.get("kwargs") or {}
        if kind == "eval":
            return run.evaluate(_text(frame, "to_evaluate"))
        if kind == "exec":
            return run.execute(_text(frame, "to_exec"))
        if kind == "function":
            return run.call(_text(frame, "function"), kwargs)
        if kind == "status":
            return self._status()
        if kind == "restore":
            return self._script.restore()
        command = frame.get("command")
        if kind == "command" and command == "read GPIOs":
            return gpio.read(kwargs.get("pins"))
        if kind == "command" and command == "write GPIOs":
            return self._write_pins(kwargs["pins_and_values"])
        raise ValueError("unknown %s: %s" % (("command", command) if kind == "command" else ("type", kind)))

    def _write_pins(self, pins_and_values):
        if self.blinker.on and any(pin == self.blinker.pin for pin, _ in pins_and_values):
            self.blinker.stop("the pin was written")
        return gpio.write(pins_and_values)

    def _start_blinking(self, id, kwargs, started):
        """With an end, it is a job; while a script has the main context, the ticks do it and its result comes when it is over."""

        def over(why):
            if why:
                self._results.fail(id, RuntimeError(why), started)
            else:
                self._results.succeed(id, None, started)

        try:
            self.blinker.start(**kwargs)
        except Exception as e:
            self._results.fail(id, e, started)
            return
        self._blink = id
        if self.blinker.forever:
            self._results.succeed(id, None, started)
        elif self._script.running:
            self.blinker.over = over
        else:
            self._run_job(id, started, self._blink_until_it_is_over)
            self.blinker.stop()

    def _blink_until_it_is_over(self):
        while self.blinker.on:
            was_running = self._guest.enter()
            self.blinker.step()
            self._guest.leave(was_running)
            time.sleep_ms(min(self.blinker.wait(), 50))


def _text(frame, member):
    value = frame.get(member)
    if not isinstance(value, str):
        raise ValueError("%s is missing" % member)
    return value
