"""`blink led`."""

import config
import time
from machine import Pin


class Blinker:
    """Blinks the LED a step at a time: whoever has the processor calls `step` until it says False."""

    def __init__(self, results):
        self.results = results
        self.pin = getattr(config, "LED_PIN", 2)
        self._lit = getattr(config, "LED_ON", 1)
        self.on = False  # whether it blinks
        self.unanswered = None  # id of the command, until its result was sent: when it is over, or at once if it blinks forever

    def start(self, id, started, times=1, forever=False, on_seconds=0.5, off_seconds=0.5):
        left = 2 * int(times)
        periods = (int(off_seconds * 1000), int(on_seconds * 1000))
        self.stop("blink led was replaced")
        self._left = left  # steps, of which an odd one lights the LED
        self._periods = periods
        self._forever = forever
        self._due = self._started = started
        self._led = Pin(self.pin, Pin.OUT, value=1 - self._lit)
        self.on = True
        if forever:
            self.results.succeed(id, None, started)
        else:
            self.unanswered = id

    def stop(self, why=None):
        if not self.on:
            return
        self.on = False
        self._led.value(1 - self._lit)
        id, self.unanswered = self.unanswered, None
        if id and why:
            self.results.fail(id, RuntimeError(why), self._started)
        elif id:
            self.results.succeed(id, None, self._started)

    def step(self):
        """Does what is due. Returns the ms until the next step, or None if there is none."""
        if not self.on:
            return None
        wait = time.ticks_diff(self._due, time.ticks_ms())
        if wait > 0:
            return wait
        if self._left <= 0 and not self._forever:
            return self.stop()
        self._left -= 1
        odd = self._left & 1
        self._led.value(self._lit if odd else 1 - self._lit)
        self._due = time.ticks_add(self._due, self._periods[odd])
        return 0
