"""`enot board new`: the config.py of a new board, and how to flash it."""

from __future__ import annotations

import getpass
import os
import pathlib
import socket
import sys
import urllib.parse
from typing import Optional

from enot import config
from enot.cli import Usage

_MICROPYTHON = {
    "esp8266": "esptool --port {port} erase_flash\n  esptool --port {port} --baud 460800 write_flash --flash_size=detect 0 ESP8266_GENERIC-*.bin",
    "esp32": "esptool --chip esp32 --port {port} erase_flash\n  esptool --chip esp32 --port {port} --baud 460800 write_flash 0x1000 ESP32_GENERIC-*.bin",
    "rp2": "hold BOOTSEL while you plug the board in, and copy the .uf2 file onto the drive that appears",
}
_LED = {"esp8266": "LED_ON = 0  # the LED of most ESP8266 boards is lit when its pin is low\n", "esp32": "", "rp2": 'LED_PIN = "LED"\n'}


def new(options) -> None:
    out = pathlib.Path(options.out)
    if out.exists() and not options.force:
        raise Usage(f"{out} is there already: --force writes over it, --out writes another file")
    host = options.host or _address_of_gateway(options.url)
    text = settings(options.name, options.type, host, options.hub_port, _key(options.key_file), options.wifi, _password(options.wifi))
    _write_for_owner(out, text)
    print(
        f"wrote {out}: {options.name} connects to {host}:{options.hub_port}" + (f" over the Wi-Fi {options.wifi}" if options.wifi else "")
    )
    if not options.wifi:
        print("It has no Wi-Fi yet: --wifi NAME, or write WIFI_SSID and WIFI_PASSWORD into the file.")
    print(_how(options, out))


def settings(name: str, kind: str, host: str, port: int, key: str, wifi: str, password: str) -> str:
    """The text of config.py, as firmware/agent/config.py has it."""
    return (
        '"""What differs from board to board. Everything else on a board is the same everywhere."""\n\n'
        f"BROKER_HOST = {host!r}  # where the gateway is\n"
        f"HUB_PORT = {port}\n"
        f"KEY = {key!r}\n"
        f"WIFI_SSID = {wifi!r}\n"
        f"WIFI_PASSWORD = {password!r}\n"
        f"NAME = {name!r}\n{_LED[kind]}"
    )


def _how(options, out: pathlib.Path) -> str:
    agent = pathlib.Path(options.agent) if options.agent else _agent_of_source_tree()
    folder = agent or "firmware/agent of the source tree"
    port = options.port
    return f"""
1. MicroPython onto the board, once (the file for your board is at micropython.org/download; pip install esptool mpremote):
  {_MICROPYTHON[options.type].format(port=port)}
2. the agent, and this configuration:
  cd {folder}
  mpremote connect {port} fs cp -r enot main.py trial.py :
  mpremote connect {port} fs cp {out.resolve()} :config.py
  mpremote connect {port} reset
3. it is there when `enot nodes` has {options.name}; `mpremote connect {port}` shows what the board says."""


def _agent_of_source_tree() -> Optional[pathlib.Path]:
    """If this package runs from the tree."""
    agent = pathlib.Path(__file__).resolve().parents[4] / "firmware" / "agent"
    return agent if (agent / "main.py").exists() else None


def _key(path: str) -> str:
    try:
        return pathlib.Path(path).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise Usage(
            f"there is no fleet key in {path}: `make run` makes data/fleet.key at its first start; --key-file says where yours is"
        ) from None


def _password(wifi: str) -> str:
    if not wifi:
        return ""
    given = os.environ.get("ENOT_WIFI_PASSWORD")
    if given is None and not sys.stdin.isatty():
        raise Usage("the password of the Wi-Fi is asked for on a terminal; elsewhere set ENOT_WIFI_PASSWORD")
    return getpass.getpass(f"password of {wifi}: ") if given is None else given


def _address_of_gateway(url: Optional[str]) -> str:
    """The host of the server, or, if that is this computer, its address in the network in which a board may be."""
    host = urllib.parse.urlsplit(config.address(url).url).hostname or ""
    if host not in ("localhost", "127.0.0.1", "::1"):
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect(("192.0.2.1", 9))  # nothing is sent; it tells which address would be used
            return sock.getsockname()[0]
        except OSError:
            raise Usage("this computer has no network: say with --host where the board is to find the gateway") from None


def _write_for_owner(path: pathlib.Path, text: str) -> None:
    """It has the fleet key and a password in it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        os.chmod(path, 0o600)
        file.write(text)
