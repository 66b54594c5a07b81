"""Blinks the LED on pin 2 for as long as the board has power."""

import time
from machine import Pin

led = Pin(2, Pin.OUT)
while True:
    led.value(1 - led.value())
    time.sleep_ms(500)
