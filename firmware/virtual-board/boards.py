#!/usr/bin/env python3
"""Virtual boards: the agent in real MicroPython VMs on this computer. See README.md in this folder.

As a program it keeps a number of boards running; as a module it gives tests a Board to start, cut the power of, and look into.
Python 3.9 or later, standard library only.
"""

import argparse
import ctypes
import os
import pathlib
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
AGENT = HERE.parent / "agent"
SHIMS = HERE / "shims"
PINS = (0, 2, 4, 5, 12, 13, 14, 15, 16)  # as in shims/machine.py
HEAP = 76  # KiB; in 64 bits about what 38 KiB are on an ESP8266
RESET = 3  # exit code of a VM whose board was reset
LONGEST_LOG = 1_000_000  # bytes; a longer log.txt is begun anew
PR_SET_PDEATHSIG = 1


class NoMicroPython(Exception):
    """There is no interpreter, and none could be fetched. The message says how to get one."""


def find_micropython():
    """The command that starts MicroPython; fetches it the first time (micropython.sh)."""
    found = subprocess.run([str(HERE / "micropython.sh")], stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode != 0:
        raise NoMicroPython("no MicroPython to run virtual boards with")
    return found.stdout.strip()


class Board:
    """One board, which lives in a folder. The caller of `start` owns the process."""

    def __init__(self, folder, node_id=None):
        self.folder = pathlib.Path(folder).resolve()
        self.name = self.folder.name
        self.flash = self.folder / "flash"
        self.process = None
        self._node_id = node_id

    @property
    def node_id(self):
        return (self.folder / "unique_id").read_text().strip()

    def prepare(self, host, port, key, more=""):
        """Makes what is missing in the folder, and the configuration anew. Flash, pins and id are kept."""
        self.flash.mkdir(parents=True, exist_ok=True)
        (self.folder / "pins").mkdir(exist_ok=True)
        for name, place in (("agent", AGENT), ("shims", SHIMS)):  # under short names, since a VM keeps the path of every module on its heap
            link = self.folder / name
            if not link.is_symlink() or pathlib.Path(os.readlink(link)) != place:
                link.unlink(missing_ok=True)
                link.symlink_to(place)
        for pin in PINS:
            path = self.folder / "pins" / str(pin)
            if not path.exists():
                path.write_text("0")
        id_file = self.folder / "unique_id"
        if self._node_id or not id_file.exists():
            id_file.write_text((self._node_id or default_node_id(self.name)) + "\n")
        config = self.flash / "config.py"
        config.touch(mode=0o600)
        config.write_text(
            f"BROKER_HOST = {host!r}\nHUB_PORT = {port}\nKEY = {key!r}\n"
            f"WIFI_SSID = ''\nWIFI_PASSWORD = ''\nNAME = {self.name!r}\n{more}",
            encoding="utf-8",
        )

    def command(self, micropython, heap=HEAP):
        """(arguments, environment) of the VM; it has to be started in the flash folder."""
        environment = dict(os.environ, ENOT_BOARD=str(self.folder), MICROPYPATH="../shims:../agent:lib:.frozen")
        return [micropython, "-X", f"heapsize={heap}k", "-c", "import main"], environment

    def start(self, micropython, heap=HEAP, output=None):
        """Powers the board on. Its prints go to log.txt, or to `output` (a file or subprocess.PIPE)."""
        arguments, environment = self.command(micropython, heap)
        log = output or self.open_log()
        self.process = subprocess.Popen(
            arguments, env=environment, cwd=self.flash, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal is for us, not for the programs on the boards
            preexec_fn=die_with_parent,
        )  # fmt: skip
        if output is None:
            log.close()
        (self.folder / "pid").write_text(str(self.process.pid))
        return self.process

    def open_log(self):
        log = self.folder / "log.txt"
        too_long = log.exists() and log.stat().st_size > LONGEST_LOG
        return open(log, "wb" if too_long else "ab", buffering=0)

    def power_cut(self):
        """At once and without a word: what is not on flash is lost."""
        if self.process:
            self.process.kill()
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()
            self.process = None

    def pin(self, number):
        return int((self.folder / "pins" / str(number)).read_text())

    def drive_pin(self, number, level):
        """Sets an input from outside. Atomic, like the board's own writes."""
        new = self.folder / f"drive-{number}"
        new.write_text(str(level))
        new.replace(self.folder / "pins" / str(number))


def default_node_id(name):
    """12 hexadecimal digits: 5e0000000001 for board-1, and something stable for a name without a number."""
    number = re.search(r"(\d+)$", name)
    digits = f"{int(number[1]):010d}" if number else f"ff{zlib.crc32(name.encode()):08x}"
    return "5e" + digits[-10:]


def die_with_parent():
    """In the child, before it becomes the VM: the kernel kills it when the thread that started it ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for_key(path):
    """The gateway makes the key at its first start."""
    said = False
    while True:
        try:
            key = path.read_text(encoding="utf-8").strip()
            if key:
                return key
        except FileNotFoundError:
            pass
        if not said:
            print(f"waiting for the fleet key in {path} ...", flush=True)
            said = True
        time.sleep(0.2)


def wait_for_gateway(host, port):
    """Boards that start before there is a gateway would only tell that there is none, and try again later than need be."""
    while True:
        try:
            with socket.create_connection((host, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)


class Supervisor:
    """Keeps boards running: starts again what was reset or has died, unless its power is off (a file `off` in its folder)."""

    def __init__(self, boards, micropython, heap, quiet):
        self._boards = boards
        self._micropython = micropython
        self._heap = heap
        self._quiet = quiet
        self._selector = selectors.DefaultSelector()
        self._logs = {}
        self._start_at = {board: 0.0 for board in boards}
        self._stopped = False

    def run(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            while not self._stopped:
                self._start_what_is_due()
                for key, _ in self._selector.select(timeout=0.2):
                    self._forward(key.data)
        finally:
            for board in self._boards:
                board.power_cut()

    def _stop(self, *_):
        self._stopped = True

    def _say(self, board, text):
        if not self._quiet:
            print(f"{board.name} ({board.node_id}): {text}", flush=True)

    def _start_what_is_due(self):
        for board in self._boards:
            due = self._start_at.get(board)
            if due is not None and time.monotonic() >= due and not (board.folder / "off").exists() and not self._stopped:
                del self._start_at[board]
                self._logs[board] = board.open_log()
                process = board.start(self._micropython, self._heap, output=subprocess.PIPE)
                os.set_blocking(process.stdout.fileno(), False)
                self._selector.register(process.stdout, selectors.EVENT_READ, board)

    def _forward(self, board):
        text = board.process.stdout.read()
        if text is None:
            return
        if text:
            self._logs[board].write(text)
            for line in text.decode(errors="replace").splitlines():
                if line.startswith("enot: "):
                    self._say(board, line[len("enot: ") :])
            return
        self._selector.unregister(board.process.stdout)
        code = board.process.wait()
        board.power_cut()
        self._logs.pop(board).close()
        if code == RESET:
            self._say(board, "reset")
            self._start_at[board] = 0.0
        elif (board.folder / "off").exists():
            self._say(board, "power off")
            self._start_at[board] = 0.0
        else:
            self._say(board, f"ended with {code}, again in a second (see {board.folder / 'log.txt'})")
            self._start_at[board] = time.monotonic() + 1.0


def supervise(options):
    folder = pathlib.Path(options.dir)
    boards = [Board(folder / f"board-{i}") for i in range(1, options.count + 1)]
    micropython = find_micropython()
    if options.await_gateway:
        wait_for_gateway(options.host, options.port)
    key = wait_for_key(pathlib.Path(options.key_file))
    for board in boards:
        board.prepare(options.host, options.port, key, tls_settings(options))
    Supervisor(boards, micropython, options.heap, options.quiet).run()


def run_one(options):
    board = Board(options.folder, options.id)
    micropython = find_micropython()
    board.prepare(options.host, options.port, options.key or wait_for_key(pathlib.Path(options.key_file)), tls_settings(options))
    arguments, environment = board.command(micropython, options.heap)
    (board.folder / "pid").write_text(str(os.getpid()))
    if options.die_with_parent:
        die_with_parent()
    os.chdir(board.flash)
    os.execve(arguments[0], arguments, environment)


def tls_settings(options):
    """For config.py."""
    return "".join((f"TLS = {bool(options.tls or options.ca)}\n", f"CA = {str(pathlib.Path(options.ca).resolve())!r}\n" if options.ca else ""))


def power_off(options):
    folder = pathlib.Path(options.folder)
    (folder / "off").touch()
    os.kill(int((folder / "pid").read_text()), signal.SIGKILL)


def power_on(options):
    (pathlib.Path(options.folder) / "off").unlink(missing_ok=True)


def kibibytes(text):
    return int(text[:-1] if text.endswith("k") else text)


def parse(arguments):
    connection = argparse.ArgumentParser(add_help=False)
    connection.add_argument("--host", default="127.0.0.1", help="the gateway (default: %(default)s)")
    connection.add_argument("--port", type=int, default=9662, help="its port for nodes (default: %(default)s)")
    connection.add_argument("--key-file", default="data/fleet.key", help="waited for if missing (default: %(default)s)")
    connection.add_argument("--tls", action="store_true", help="speak TLS to that port")
    connection.add_argument("--ca", help="the file of the certificate that must have signed the gateway's; implies --tls")
    connection.add_argument("--heap", type=kibibytes, default=HEAP, help="of each board, as 76k (default: %(default)sk)")

    if arguments and arguments[0] in ("run-one", "off", "on"):
        parser = argparse.ArgumentParser(description="One virtual board.")
        commands = parser.add_subparsers(required=True)
        one = commands.add_parser(
            "run-one", parents=[connection], help="become the board in FOLDER: this process is the VM, SIGKILL a power cut, exit code 3 a reset"
        )
        one.add_argument("folder")
        one.add_argument("--id", help="of the node, hexadecimal (default: made from the folder's name)")
        one.add_argument("--key", help="instead of --key-file")
        one.add_argument("--die-with-parent", action="store_true", help="end when the thread that started this process ends (Linux)")
        one.set_defaults(do=run_one)
        for name, do, text in (("off", power_off, "cut the power of a board that is kept running"), ("on", power_on, "give it power again")):
            command = commands.add_parser(name, help=text)
            command.add_argument("folder")
            command.set_defaults(do=do)
        return parser.parse_args(arguments)

    parser = argparse.ArgumentParser(
        parents=[connection], description="Keeps virtual boards running.", epilog="For one board: boards.py run-one | off | on FOLDER"
    )
    parser.add_argument("--count", type=int, default=3, help="how many boards (default: %(default)s)")
    parser.add_argument("--dir", default="data/boards", help="where they live (default: %(default)s)")
    parser.add_argument("--await-gateway", action="store_true", help="power them on once something listens at the gateway's port")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    parser.set_defaults(do=supervise)
    return parser.parse_args(arguments)


def main():
    options = parse(sys.argv[1:])
    try:
        options.do(options)
    except NoMicroPython as e:
        sys.exit(f"boards: {e}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
