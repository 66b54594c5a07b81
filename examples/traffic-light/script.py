"""Three traffic lights at a crossing, each a board with red on pin 4 and green on pin 5, of which at most one is green.

All three carry this program. The first one also conducts: it turns a light green only when all of them have said that they are red.
Every order has a number. A light does not obey one that is older than what it has heard, so a green that arrives late stays without effect.
"""

import config
import enot
import time
from machine import Pin

LIGHTS = ("board-1", "board-2", "board-3")
GREEN_MS = 1000

_red = Pin(4, Pin.OUT, value=1)
_green = Pin(5, Pin.OUT, value=0)
_newest = -1


def show(green, number):
    """Shows green or red, if this order is the newest one. Returns whether the light is red."""
    global _newest
    if number > _newest:
        _newest = number
        _green.value(0)  # red first: never both dark, never both lit
        _red.value(0 if green else 1)
        _green.value(1 if green else 0)
    return _green.value() == 0


def order(light, green, number):
    if light == config.NAME:
        return show(green, number)
    return enot.call(light, timeout=5, type="function", function="show", kwargs={"green": green, "number": number})


def turn(light, number):
    """All red, then this one green."""
    if all([order(each, False, number) for each in LIGHTS]):
        order(light, True, number + 1)


def conduct():
    number = time.time() * 10  # larger than before a restart
    while True:
        for light in LIGHTS:
            number += 2
            try:
                turn(light, number)
                enot.report("green", light)
            except (OSError, RuntimeError) as e:  # one does not answer: those that do stay red until it does
                print("waiting:", e)
            time.sleep_ms(GREEN_MS)


def main():
    if config.NAME == LIGHTS[0]:
        conduct()
