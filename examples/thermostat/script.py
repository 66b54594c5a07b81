"""Keeps a room at 20 degrees with a heater on pin 4, and reports what it measures and does."""

import enot
import time
from machine import Pin

GOAL = 20.0
SLACK = 0.5  # between on and off, so that the heater does not chatter

heater = Pin(4, Pin.OUT, value=0)


def temperature():
    """The sensor: here a file, so that you can warm it by hand. None if it cannot be read."""
    try:
        with open("temperature.txt") as f:
            return float(f.read())
    except (OSError, ValueError):
        return None


def control(degrees):
    if degrees is None or degrees > GOAL + SLACK:  # a broken sensor must not burn the house down
        heater.value(0)
    elif degrees < GOAL - SLACK:
        heater.value(1)


def main():
    told = None
    while True:
        degrees = temperature()
        control(degrees)
        state = (degrees, heater.value())
        if state != told and enot.report("temperature", degrees) and enot.report("heater", heater.value()):
            told = state
        time.sleep_ms(500)
