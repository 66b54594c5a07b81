"""Event streams: how they are read, and how they go on after a break."""

import itertools
import unittest

from test_http import Server

from enot.errors import NotConnected
from enot.events import Event, follow, parse
from enot.http import Http


def stream(*lines):
    body = "".join(line + "\n" for line in lines).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + body


class ParseTest(unittest.TestCase):
    def test_reads_events_and_nothing_else(self):
        lines = [
            ": a comment",
            "id: 7",
            "event: output",
            'data: {"a":',
            "data:1}",
            "",
            "retry: 100",
            "",
            "data: 2",
            "",
            "id: 8",
            ":",
            "",
            "data: 3",
        ]
        self.assertEqual(list(parse(lines)), [Event("7", "output", {"a": 1}), Event("7", "message", 2), Event("8", "message", None)])


class FollowTest(unittest.TestCase):
    def test_goes_on_after_the_last_event_when_the_connection_breaks(self):
        answers = iter(
            [stream("id: 1", "data: 1", "", "id: 2", "data: 2", "", "id: 2b", ":", "", "data: cut"), None, stream("id: 3", "data: 3", "")]
        )
        server = Server(lambda request: _and_close(server, next(answers)))
        self.addCleanup(server.close)

        events = list(itertools.islice(follow(Http(server.url), "/results/stream", {"label": "room=lab"}), 3))

        self.assertEqual([event.data for event in events], [1, 2, 3])
        sent = [[field for field in head if field.startswith("Last-Event-ID")] for head, _ in server.requests]
        self.assertEqual(sent, [[], ["Last-Event-ID: 2b"], ["Last-Event-ID: 2b"]])
        self.assertEqual(server.requests[0][0][0], "GET /results/stream?label=room%3Dlab HTTP/1.1")

    def test_tells_when_the_connection_breaks_and_when_it_is_there_again(self):
        answers = iter([stream("id: 1", "data: 1", ""), None, None, stream("id: 2", "data: 2", "")])
        server = Server(lambda request: _and_close(server, next(answers)))
        self.addCleanup(server.close)
        told = []

        list(itertools.islice(follow(Http(server.url), "/results/stream", {}, tell=told.append), 2))

        self.assertEqual(len(told), 2)
        self.assertIn("trying again", told[0])
        self.assertEqual(told[1], "the server is there again")

    def test_gives_up_when_its_patience_is_over(self):
        with self.assertRaises(NotConnected):
            next(follow(Http("http://127.0.0.1:1"), "/results/stream", {}, patience=0.1))


def _and_close(server, answer):
    """What the server answers, and then the end of the connection."""
    if answer is not None:
        server._open[-1].sendall(answer)


if __name__ == "__main__":
    unittest.main()
