"""How the history is asked for and fetched, from a server that has three pages of it."""

import datetime
import unittest
import urllib.parse
import warnings

from test_http import Server, answer

import enot
from enot.history import moment


def entry(number, **more):
    message = {"type": "eval", "to_evaluate": str(number)}
    return {
        "id": f"c{number}", "target": "5e01", "message": message, "issuer": "ada", "acceptedAt": f"2026-11-24T12:00:{number:02}Z", "node": "5e01",
        "state": "succeeded", "value": number, **more,
    }  # fmt: skip


PAGES = {
    None: {"entries": [entry(5), entry(4)], "next": "n1"},
    "n1": {"entries": [], "next": "n2"},  # a page with a next one may be empty
    "n2": {"entries": [entry(3)]},
}


class HistoryTest(unittest.TestCase):
    def setUp(self):
        self.asked = []
        self.server = Server(self.answer)
        self.addCleanup(self.server.close)
        self.fleet = enot.connect(self.server.url)
        self.addCleanup(self.fleet.close)

    def answer(self, request):
        path, _, query = request.split()[1].partition("?")
        if path == "/nodes":
            return answer([{"id": "5e01", "name": "kitchen", "labels": {}, "online": True}])
        asked = dict(urllib.parse.parse_qsl(query))
        self.asked.append(asked)
        return answer(PAGES[asked.get("cursor")])

    def test_pages_are_fetched_until_there_is_no_next_one(self):
        entries = list(self.fleet.history())
        self.assertEqual([each.value for each in entries], [5, 4, 3])
        self.assertEqual((entries[0].node, entries[0].node_id, entries[0].type, entries[0].issuer), ("kitchen", "5e01", "eval", "ada"))
        self.assertEqual([asked.get("cursor") for asked in self.asked], [None, "n1", "n2"])

    def test_no_more_is_fetched_than_is_taken(self):
        entries = self.fleet.history()
        next(entries)
        self.assertEqual(len(self.asked), 1)

    def test_a_limit_bounds_what_is_asked_for(self):
        self.assertEqual(len(list(self.fleet.history(limit=2))), 2)
        self.assertEqual([asked["limit"] for asked in self.asked], ["2"])

    def test_conditions_are_the_servers(self):
        list(
            self.fleet.history(
                "kitchen",
                labels="room=lab",
                from_="2026-11-24T00:00:00Z",
                state="failed",
                type="eval",
                text="x",
                oldest_first=True,
                limit=1,
            )
        )
        wanted = {
            "node": "kitchen", "label": "room=lab", "from": "2026-11-24T00:00:00Z", "state": "failed", "type": "eval", "text": "x", "order": "oldest",
            "limit": "1",
        }  # fmt: skip
        self.assertEqual(self.asked[0], wanted)

    def test_what_may_be_missing_is_said(self):
        partial = {"entries": [], "partial": {"copies": [], "missing": [3]}}
        self.server.answer = lambda request: answer([] if "/nodes" in request else partial)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            list(self.fleet.history())
        self.assertIn("may be missing", str(caught[0].message))


class MomentTest(unittest.TestCase):
    def test_is_a_time_or_how_long_ago(self):
        now = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.timezone.utc)
        self.assertEqual(moment("90s", now), "2026-11-24T11:58:30.000000Z")
        self.assertEqual(moment("2h", now), "2026-11-24T10:00:00.000000Z")
        self.assertEqual(moment("7d", now), "2026-11-17T12:00:00.000000Z")
        self.assertEqual(moment("2026-11-24T12:00:00Z"), "2026-11-24T12:00:00Z")
        east = datetime.timezone(datetime.timedelta(hours=2))
        self.assertEqual(moment(datetime.datetime(2026, 11, 24, 12, tzinfo=east)), "2026-11-24T10:00:00.000000Z")
        self.assertIsNone(moment(None))


if __name__ == "__main__":
    unittest.main()
