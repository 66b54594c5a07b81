"""The board: what each port of MicroPython does in its own way, or does not have."""

import config
import machine
import sys
import time

_station = None  # stays None where no Wi-Fi is named: on a wire, on a virtual board
_since = 0  # when the station was told to join


def join():
    """Joins the Wi-Fi that config names."""
    global _station, _since
    if getattr(config, "WIFI_SSID", ""):
        import network

        _station = network.WLAN(network.STA_IF)
        _since = time.ticks_ms()
        try:
            _station.active(True)
            if not _station.isconnected():
                _station.disconnect()
                _station.connect(config.WIFI_SSID, config.WIFI_PASSWORD)
        except OSError:  # the driver is busy: it is told again
            pass


def is_joined():
    """Some drivers join a Wi-Fi again that was lost, others have to be told."""
    if _station is None or _station.isconnected():
        return True
    if time.ticks_diff(time.ticks_ms(), _since) > 20_000:  # ms, within which a Wi-Fi is joined if at all
        join()
    return False


def set_clock(unix_ms):
    seconds = unix_ms // 1000
    if time.gmtime(0)[0] == 2000:
        seconds -= 946684800  # from 1970
    now = time.gmtime(seconds)
    try:
        machine.RTC().datetime(now[:3] + (now[6],) + now[3:6] + (0,))
    except (AttributeError, OSError):  # no clock that can be set
        pass


def watchdog():
    seconds = getattr(config, "WATCHDOG", 0)
    if seconds:
        try:
            return machine.WDT(timeout=1000 * seconds)
        except TypeError:  # ESP8266: its time is fixed
            return machine.WDT()


def timer():
    if sys.platform != "esp32":
        return machine.Timer(-1)
    try:  # no virtual timers; trial.py has 1, programs mostly take 0
        return machine.Timer(3)
    except ValueError:  # a chip with two of them
        return machine.Timer(0)


def wants_hold():
    """Whether no script is to be started: config says so, or the button that it names is held down while the board starts."""
    pin = getattr(config, "HOLD_PIN", None)
    return getattr(config, "HOLD", False) or pin is not None and not machine.Pin(pin, machine.Pin.IN, machine.Pin.PULL_UP).value()


def has_slept():
    """Whether the board was not reset, but wakes from a sleep that the script wanted."""
    try:
        return machine.reset_cause() == machine.DEEPSLEEP_RESET
    except AttributeError:  # a port that cannot tell
        return False


class Cursor:
    """How far in which log this node has acknowledged commands.

    Kept in RAM, and in RTC memory where the port has it, so that machine.reset() does not lose it.
    """

    def __init__(self):
        self.at = -1
        self.log = ""
        try:
            mark, at, log = bytes(machine.RTC().memory()).decode().split(" ")
            if mark == "enot":
                self.at, self.log = int(at), log
        except (AttributeError, ValueError, UnicodeError):  # no RTC memory, or somebody else's or random bytes in it
            pass

    def belongs_to(self, log):
        """The gateway serves this log: a cursor into another one is worth nothing."""
        if log != self.log:
            self.log = log
            self.move(-1)

    def move(self, at):
        self.at = at
        try:
            machine.RTC().memory(("enot %d %s" % (at, self.log)).encode())
        except AttributeError:
            pass
