"""What differs from board to board. Everything else on a board is the same everywhere."""

BROKER_HOST = "192.168.1.10"  # where the gateway is
HUB_PORT = 9662
KEY = "the fleet key, or this board's own"
WIFI_SSID = ""
WIFI_PASSWORD = ""

# May be left out:
# NAME = "greenhouse"   what the board would like to be called
# LED_PIN = 2           the pin of `blink led`
# LED_ON = 1            its level when the LED is lit (0 on many ESP8266 boards)
# PINS = (0, 2, 4, 5)   the pins that `read GPIOs` reads when it is not told which
# SETTLED = 10          seconds that a script has to run until its start counts as a good one
# TRIAL = 60            seconds within which a new agent has to reach the gateway
# HOLD = True           starts no script at boot
# HOLD_PIN = 0          starts no script at boot while a button holds this pin low
# WATCHDOG = 30         seconds without the agent after which the board is reset (ESP8266: fixed; Pico W: 8 at most)
