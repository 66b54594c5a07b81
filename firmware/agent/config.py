"""What differs from board to board. Everything else on a board is the same everywhere."""

BROKER_HOST = "192.168.1.10"  # where the gateway is
HUB_PORT = 9662
KEY = "the fleet key, until the gateway gives this board a key of its own (node.key)"
WIFI_SSID = ""
WIFI_PASSWORD = ""

# May be left out:
# TLS = True            speaks TLS; HUB_PORT is then the gateway's port for that
# CA = "ca.pem"         the gateway's certificate must be signed by the one in this file (not on an ESP8266, which cannot check that)
# NAME = "greenhouse"   what the board would like to be called
# LED_PIN = 2           the pin of `blink led`
# LED_ON = 1            its level when the LED is lit (0 on many ESP8266 boards)
# PINS = (0, 2, 4, 5)   the pins that `read GPIOs` reads when it is not told which
# SETTLED = 10          seconds that a script has to run until its start counts as a good one
# TRIAL = 60            seconds within which a new agent has to reach the gateway
# HOLD = True           starts no script at boot
# HOLD_PIN = 0          starts no script at boot while a button holds this pin low
# WATCHDOG = 30         seconds without the agent after which the board is reset (ESP8266: fixed; Pico W: 8 at most)
