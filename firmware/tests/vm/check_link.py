"""Runs in MicroPython: when the link connects, and when it gives a connection up. The network and the clock are played."""

import json
import sys


class Clock:
    now = 0

    ticks_ms = staticmethod(lambda: Clock.now)
    ticks_add = staticmethod(lambda a, b: a + b)
    ticks_diff = staticmethod(lambda a, b: a - b)

    @staticmethod
    def sleep_ms(ms):
        Clock.now += ms


class Network:
    AF_INET = 2
    refuses = True
    knows = True  # the name of the gateway
    asked = 0  # for its address
    attempts = []  # when connections were tried
    sockets = []  # that are open

    @staticmethod
    def getaddrinfo(*where):
        Network.asked += 1
        if not Network.knows:
            raise OSError(-2)
        return [(2, 1, 0, "", ("address %d" % Network.asked, where[1]))]

    class socket:
        def __init__(self):
            Network.sockets.append(self)
            assert len(Network.sockets) == 1, "more than one socket"
            self.received = b""
            self.sent = b""

        def setblocking(self, _):
            pass

        def setsockopt(self, *_):
            pass

        def connect(self, address):
            Network.attempts.append(Clock.now)
            self.address = address
            raise OSError(115)  # in progress

        def write(self, data):
            self.sent += bytes(data)
            return len(data)

        def readinto(self, buffer):
            if not self.received:
                return None
            count = min(len(buffer), len(self.received))
            buffer[:count] = self.received[:count]
            self.received = self.received[count:]
            return count

        def close(self):
            Network.sockets.remove(self)


class Select:
    POLLIN = 1
    POLLOUT = 4
    POLLERR = 8
    POLLHUP = 16

    class poll:
        def register(self, socket, events):
            self.socket, self.events = socket, events

        modify = register

        def unregister(self, _):
            self.socket = None

        def poll(self, ms):
            if self.socket and Network.refuses:
                return [(self.socket, Select.POLLERR)]
            if self.socket and self.events == Select.POLLOUT:
                return [(self.socket, Select.POLLOUT)]
            if self.socket and self.socket.received:
                return [(self.socket, Select.POLLIN)]
            Clock.now += ms
            return []


sys.modules["time"] = Clock
sys.modules["socket"] = Network
sys.modules["select"] = Select

from enot import board  # noqa: E402
from enot.hmac import proof  # noqa: E402
from enot.link import Link  # noqa: E402


class Owner:
    lost_times = 0
    frames = []

    def hello_fields(self):
        return ("boot", "b")

    def welcomed(self, frame):
        self.frames.append(frame)

    def received(self, frame):
        self.frames.append(frame)

    def lost(self):
        self.lost_times += 1


owner = Owner()
link = Link(owner, "gateway", 9662, "key", "node")


def turn(until):
    """Lets the link do what it does until something is true, at most for an hour; returns how long that took."""
    started = Clock.now
    while not until():
        assert Clock.now - started < 3_600_000
        link.step()
        if not until():
            link.wait(1000)
    return Clock.now - started


def shake_hands(**welcome):
    """Answers the hello of the connection that is open with a welcome, which is right but for what is given."""
    gateway_nonce = "00" * 16
    turn(lambda: Network.sockets)
    say(op="challenge", v=1, nonce=gateway_nonce)
    turn(lambda: Network.sockets[0].sent)
    hello = json.loads(Network.sockets[0].sent)
    mac = proof("key", "welcome", gateway_nonce, hello["nonce"], "node")
    say(**dict({"op": "welcome", "mac": mac, "hb": 5}, **welcome))
    link.step()


def say(**frame):
    Network.sockets[0].received += json.dumps(frame).encode() + b"\n"


def pauses(attempts):
    """Between so many attempts."""
    first = len(Network.attempts)
    turn(lambda: len(Network.attempts) == first + attempts)
    made = Network.attempts[first:]
    return [made[i + 1] - made[i] for i in range(attempts - 1)]


def doubles(pauses, shortest=500, longest=30_000):
    """Each is between half of what doubles with every failure and all of it."""
    for pause in pauses:
        assert shortest // 2 <= pause <= shortest, (pause, shortest)
        shortest = min(2 * shortest, longest)


# The back-off: it doubles, up to 30 s, and no two boards, or pauses, are alike.
made = pauses(40)
doubles(made)
assert len(set(made[-30:])) > 10
assert max(made) > 20_000

# The address is asked for once, and again when the gateway has not been reached for some time: it may have moved.
assert 30 < Network.asked < 40
asked = Network.asked
Network.knows = False
turn(lambda: Network.asked == asked + 3)
assert not Network.sockets
Network.knows = True

# Neither an open port nor a handshake ends the back-off: only a gateway that knows the key does.
Network.refuses = False
for welcome in ({"mac": "0" * 64}, {"op": "reject", "why": "no"}, {"hb": 0}, {"op": "do", "id": "a", "at": 1}):
    shake_hands(**welcome)
    assert not link.is_up and not Network.sockets
    assert turn(lambda: Network.sockets) >= 15_000
    link.close("the next one")
turn(lambda: Network.sockets)
assert 10_000 <= turn(lambda: not Network.sockets) <= 11_000  # a gateway that says nothing has 10 s
shake_hands()
assert link.is_up and owner.frames[-1]["op"] == "welcome"
link.close("for once")
assert owner.lost_times == 1
assert turn(lambda: Network.sockets) <= 500

# Two heartbeats of silence are the end of a connection, and anything that is heard puts it off.
shake_hands(hb=5)
for _ in range(5):
    say(op="ping")
    link.step()
    Clock.now += 9_000
    link.step()
    assert link.is_up
say(op="ping")
link.step()
assert 9_900 <= turn(lambda: not link.is_up) <= 10_100

# A drain says itself when to come back.
shake_hands()
link.close("bye", 5_000)
assert 4_900 <= turn(lambda: Network.sockets) <= 5_100
link.close("bye")


# Without Wi-Fi nothing is tried. Some drivers have to be told to join again, and may be busy.
class Station:
    joined = False
    told = 0

    def isconnected(self):
        return self.joined

    def active(self, _):
        pass

    def disconnect(self):
        pass

    def connect(self, ssid, password):
        Station.told += 1
        raise OSError("Wifi Internal State Error")


class Wlan:
    STA_IF = 0
    WLAN = staticmethod(lambda _: Station())


sys.modules["network"] = Wlan
board.config.WIFI_SSID = "shed"
board.config.WIFI_PASSWORD = ""
board.join()
attempts = len(Network.attempts)
started = Clock.now
turn(lambda: Clock.now - started > 100_000)
assert len(Network.attempts) == attempts
assert 4 <= Station.told <= 6, Station.told
Station.joined = True
assert turn(lambda: Network.sockets) <= 1_000
shake_hands()
assert link.is_up
