"""Connections that stay open, break, and say nothing; against a server in the same process."""

import json
import socket
import threading
import time
import unittest
from unittest import mock

import tests_path  # noqa: F401
from enot.errors import NotConnected, RequestRefused
from enot.http import Http, ready
from enot.results import Command
from enot.waiting import Waiter


class Server:
    """Answers each request with what `answer(request)` returns as bytes; None closes the connection without a word."""

    def __init__(self, answer):
        self.answer = answer
        self.connections = 0
        self.requests = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as lines:
            while True:
                head = []
                while True:
                    line = lines.readline()
                    if not line:
                        return
                    if line == b"\r\n":
                        break
                    head.append(line.decode().strip())
                length = next((int(field.split(":")[1]) for field in head if field.lower().startswith("content-length")), 0)
                self.requests.append((head, lines.read(length)))
                answer = self.answer(head[0])
                if answer is None:
                    return
                connection.sendall(answer)

    def drop_connections(self):
        while self._open:
            connection = self._open.pop()
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._listener.close()
        self.drop_connections()


def answer(body, status="200 OK"):
    text = json.dumps(body).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text


class HttpTest(unittest.TestCase):
    def serve(self, answer_):
        server = Server(answer_)
        self.addCleanup(server.close)
        http = Http(server.url, "secret")
        self.addCleanup(http.close)
        return server, http

    def test_one_connection_serves_many_requests(self):
        server, http = self.serve(lambda request: answer({"request": request}))
        for _ in range(20):
            http.get("/nodes", {"a": "b c"})
        self.assertEqual(server.connections, 1)
        self.assertEqual(server.requests[0][0][0], "GET /nodes?a=b+c HTTP/1.1")

    def test_token_and_body_are_sent(self):
        server, http = self.serve(lambda request: answer({}))
        http.request("POST", "/commands", body={"text": "Grüße"})
        head, body = server.requests[0]
        self.assertIn("Authorization: Bearer secret", head)
        self.assertIn("Content-Type: application/json", head)
        self.assertEqual(json.loads(body), {"text": "Grüße"})

    def test_a_connection_that_the_server_has_closed_meanwhile_is_not_used(self):
        server, http = self.serve(lambda request: answer(1))
        http.get("/a")
        server.drop_connections()
        while http._idle and not _is_readable(http._idle[0]):
            time.sleep(0.001)
        self.assertEqual(http.request("POST", "/commands", body={}).body, 1)
        self.assertEqual(server.connections, 2)

    def test_a_read_on_a_connection_that_breaks_is_done_again_on_a_new_one(self):
        answers = iter([answer(1), None, answer(2)])
        server, http = self.serve(lambda request: next(answers))
        http.get("/a")
        self.assertEqual(http.request("GET", "/b").body, 2)
        self.assertEqual(server.connections, 2)

    def test_a_command_on_a_connection_that_breaks_is_not_sent_again(self):
        answers = iter([answer(1), None, answer(2)])
        server, http = self.serve(lambda request: next(answers))
        http.get("/a")
        with self.assertRaisesRegex(NotConnected, "may have been accepted or not"):
            http.request("POST", "/commands", body={})
        self.assertEqual(len(server.requests), 2)

    def test_whoever_waits_for_a_server_that_has_stopped_is_told_after_the_first_answer_that_does_not_come(self):
        server, http = self.serve(lambda request: time.sleep(60))
        with mock.patch("enot.http.ANSWER", 0.1), self.assertRaisesRegex(NotConnected, "no answer in time"):
            Waiter(http).wait([Command("c", ["a"], str)], 0.1)
        self.assertEqual(len(server.requests), 1)

    def test_nobody_there_says_what_to_do(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with self.assertRaisesRegex(NotConnected, "nobody answers at .*make run.*--url"):
            Http(url).get("/nodes")

    def test_what_is_no_address_is_refused(self):
        with self.assertRaisesRegex(NotConnected, "write http://"):
            Http("ftp://x")

    def test_a_problem_detail_is_an_exception_with_its_field(self):
        problem = {"status": 404, "title": "Not Found", "detail": "id: no node", "field": "id"}
        _, http = self.serve(lambda request: answer(problem, "404 Not Found"))
        with self.assertRaises(RequestRefused) as caught:
            http.get("/nodes/x")
        self.assertEqual((caught.exception.status, caught.exception.field, str(caught.exception)), (404, "id", "id: no node"))

    def test_without_a_right_it_says_where_a_token_goes(self):
        _, http = self.serve(lambda request: answer({}, "401 Unauthorized"))
        with self.assertRaisesRegex(RequestRefused, "ENOT_TOKEN"):
            http.get("/nodes")

    def test_a_read_is_patient_while_the_server_cannot(self):
        answers = iter([answer({}, "503 Service Unavailable"), answer(7)])
        _, http = self.serve(lambda request: next(answers))
        self.assertEqual(http.get("/nodes"), 7)

    def test_many_requests_at_once_are_answered_as_they_come(self):
        go = threading.Event()

        def slow_or_not(request):
            if "slow" in request:
                go.wait()
            return answer(request)

        _, http = self.serve(slow_or_not)
        slow, fast = http.begin("GET", "/slow"), http.begin("GET", "/fast")
        self.assertEqual(ready([slow, fast], 10), [fast])
        self.assertIn("fast", fast.answer().body)
        self.assertEqual(ready([slow], 0), [])
        go.set()
        self.assertEqual(ready([slow], 10), [slow])
        self.assertIn("slow", slow.answer().body)

    def test_lines_come_while_the_answer_goes_on(self):
        body = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(text), text) for text in (b"data: 1\n", b"\n", "data: ü\n".encode(), b""))
        _, http = self.serve(lambda request: body + chunks)
        self.assertEqual(list(http.lines("/results/stream")), ["data: 1", "", "data: ü"])


def _is_readable(sock):
    sock.settimeout(0)
    try:
        return sock.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False


if __name__ == "__main__":
    unittest.main()
