"""A lamp that breathes: on for a longer and a longer part of each half second, and back."""

import time

import enot
from machine import Pin

lamp = Pin(2, Pin.OUT)
while True:
    for percent in list(range(10, 100, 10)) + list(range(90, 0, -10)):
        lamp.value(1)
        time.sleep_ms(5 * percent)
        lamp.value(0)
        time.sleep_ms(500 - 5 * percent)
        enot.report("lamp", percent)
