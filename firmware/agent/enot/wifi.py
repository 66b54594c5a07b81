"""Joins the Wi-Fi that config names. The port's own driver joins it again when it was lost."""

import config

_station = None  # stays None where no Wi-Fi is named: on a wire, on a virtual board


def join():
    global _station
    if getattr(config, "WIFI_SSID", ""):
        import network

        _station = network.WLAN(network.STA_IF)
        _station.active(True)
        if not _station.isconnected():
            _station.connect(config.WIFI_SSID, config.WIFI_PASSWORD)


def is_up():
    return _station is None or _station.isconnected()
