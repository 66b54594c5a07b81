"""A neuron. Five boards with this program are a network that computes XOR by firing at each other.

    board-1 (a) ──+1──▶ board-3 (or)  ──+1──▶
            ╲ ╱                               board-5 (xor)
            ╱ ╲
    board-2 (b) ──+1──▶ board-4 (and) ──-2──▶

A neuron adds up what arrives within its window, which begins with the first impulse. If that reaches the threshold, it fires: it sends
its weights to its targets. After that it is deaf for a while.
"""

import config
import enot
import time
from machine import Pin

REFRACTORY_MS = 200
NETWORK = {  # threshold, window in ms, weight by target
    "board-1": (1, 0, {"board-3": 1, "board-4": 1}),
    "board-2": (1, 0, {"board-3": 1, "board-4": 1}),
    "board-3": (1, 1500, {"board-5": 1}),
    "board-4": (2, 1500, {"board-5": -2}),
    "board-5": (1, 1500, {}),
}

threshold, window, targets = NETWORK[config.NAME]
led = Pin(2, Pin.OUT, value=0)
potential = 0
since = None  # ticks of the first impulse of this window
deaf_until = None
decisions = 0  # windows that are over
fired = 0


def impulse(weight):
    """Somebody fires at this neuron. False if it is deaf."""
    global potential, since
    now = time.ticks_ms()
    if deaf_until is not None and time.ticks_diff(deaf_until, now) > 0:
        return False
    if since is None:
        since = now
    potential += weight
    return True


def fire():
    global fired
    fired += 1
    led.value(1 - led.value())
    enot.report("fired", fired)
    for target, weight in targets.items():
        enot.call(target, type="function", function="impulse", kwargs={"weight": weight})


def main():
    global potential, since, deaf_until, decisions
    while True:
        if since is not None and time.ticks_diff(time.ticks_ms(), since) >= window:
            reached = potential >= threshold
            potential, since = 0, None
            deaf_until = time.ticks_add(time.ticks_ms(), REFRACTORY_MS)
            try:
                if reached:
                    fire()
            except (OSError, RuntimeError) as e:  # a target that is away hears nothing
                print(e)
            decisions += 1
        time.sleep_ms(10)
