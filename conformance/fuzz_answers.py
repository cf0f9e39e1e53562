"""
Answers made up at random, given to record, SuiteQL and token calls: each ends in a result or in a NodeError, in bounded memory and time.

Half of the answers begin as good ones and are spoilt; the others are what gateways, proxies, old servers and attackers send. A token that
was in a 200 answer is never lost. A table for people, then one JSON object as the last line. Exit code 0: every target is met; 1: one is
missed; 2: nothing could be measured, or fewer than twenty kinds of answers were tried.
"""

import argparse
import asyncio
import gzip
import json
import logging
import resource
import sys
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeAlias

import httpx

from benchmarks.figures import Figure, Target, closed
from netsuite_plugin.account import AccountId
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import NodeError
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.oauth2.tokens import Tokens
from netsuite_plugin.opening import account_http
from netsuite_plugin.settings import Settings
from netsuite_plugin.suitetalk.metadata.copies import Copies
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.transport.answer_limits import AnswerLimits
from netsuite_plugin.transport.retry import Retry

ORIGIN = "https://1234567.suitetalk.api.netsuite.com"
MOST, SECONDS = 100_000, 0.05
"""Limits of an answer: bytes and seconds."""
TARGETS = {
    "answers": Target(at_least=1),
    "kinds": Target(at_least=20),
    "raw_exceptions": Target(exactly=0),
    "tokens_lost": Target(exactly=0),
    "longest_call_s": Target(at_most=5),
    "grown_mb": Target(at_most=150),
}
_SHOWN = 10
_SLOW = 0.002
"""Share of the answers that cost time."""

Json: TypeAlias = Any


class InstantClock:
    """Waiting takes no time."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the present moment."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Move on."""
        self._now += timedelta(seconds=seconds)


@dataclass
class Answer:
    """One made-up answer, or what comes in its place."""

    kind: str
    status: int = 200
    headers: Mapping[str, str | bytes] = field(default_factory=dict[str, str | bytes])
    body: bytes | Iterable[bytes] = b""
    error: httpx.RequestError | None = None
    pause: float = 0


class Body(httpx.AsyncByteStream):
    """A body in pieces, with a pause before each."""

    def __init__(self, pieces: Iterable[bytes], pause: float) -> None:
        self._pieces, self._pause = pieces, pause

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if self._pause:
                await asyncio.sleep(self._pause)
            yield piece


class Wire(httpx.AsyncBaseTransport):
    """Answers every request with the next made-up answer."""

    def __init__(self, maker: "Maker") -> None:
        self._maker = maker
        self.sent: list[Answer] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Make an answer up."""
        answer = self._maker.answer(request)
        self.sent.append(answer)
        if answer.error is not None:
            raise answer.error
        pieces = [answer.body] if isinstance(answer.body, bytes) else answer.body
        headers = [
            (name.encode(), value if isinstance(value, bytes) else value.encode("latin-1", "replace"))
            for name, value in answer.headers.items()
        ]
        return httpx.Response(answer.status, headers=headers, stream=Body(pieces, answer.pause))


def _forever(piece: bytes) -> Iterable[bytes]:
    while True:
        yield piece


class Maker:
    """Makes answers up. The same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        packer = zlib.compressobj(9, wbits=31)
        self._bomb = b"".join([*[packer.compress(bytes(1_000_000)) for _ in range(50)], packer.flush()])
        self._slow: list[Callable[[bytes], Answer]] = [
            lambda _: Answer("endless", body=_forever(b" " * 65_536)),
            lambda _: Answer("byte by byte", body=_forever(b" "), pause=0.005),
            lambda body: Answer("silence after the head", body=[body], pause=10),
            lambda _: Answer(
                "endless compressed", headers={"Content-Encoding": "gzip"}, body=_forever(self._bomb[:30_000])
            ),
        ]

    def answer(self, request: httpx.Request) -> Answer:
        """Make one answer to a request."""
        draw = self._random
        good = json.dumps(self._good(request)).encode()
        if draw.random() < _SLOW:
            return draw.choice(self._slow)(good)
        make = draw.choice(_KINDS)
        answer = make(self, good, request)
        if not answer.kind:
            answer.kind = make.__name__.strip("_").replace("_", " ")
        return answer

    def _good(self, request: httpx.Request) -> Json:
        draw, path = self._random, request.url.path
        if path.endswith("/token"):
            answer: dict[str, Json] = {
                "access_token": f"access-{draw.getrandbits(64):x}",
                "refresh_token": f"refresh-{draw.getrandbits(64):x}",
                "expires_in": draw.choice(
                    [3600, "3600", 3600.5, "soon", None, -1, 1e300, float("inf"), [], {}, True, "", "9" * 5000]
                ),
                "token_type": draw.choice(["bearer", "Bearer", "BEARER"]),
            }
            if draw.random() < 0.3:
                answer[draw.choice(["scope", "id_token", "x", "expires_at"])] = draw.choice(
                    [None, 1, [], {}, "x", ["a"], float("nan")]
                )
            return answer
        if path.endswith("/suiteql"):
            limit, offset = int(request.url.params["limit"]), int(request.url.params["offset"])
            rows = min(draw.choice([0, 1, 3, 50]), limit)
            return {
                "links": [],
                "count": rows,
                "hasMore": draw.random() < 0.3,
                "offset": offset,
                "totalResults": offset + rows,
                "items": [{"links": [], "id": str(offset + number)} for number in range(rows)],
            }
        if path.endswith("/serverTime"):
            return {"serverTime": "2026-03-02T09:00:00.000Z"}
        if request.url.params.get("q"):
            return {
                "links": [],
                "count": 1,
                "hasMore": False,
                "offset": 0,
                "totalResults": 1,
                "items": [{"links": [], "id": "77"}],
            }
        return {"links": [], "id": "107", "companyName": "Harbour Supply"}

    def spoilt(self, value: Json) -> Json:
        """Put something else somewhere into a JSON value."""
        draw = self._random
        odd = draw.choice(
            [None, True, -1, 1.5, "", "x", [], {}, [None], {"id": None}, "\u0000\ud800", 10**30, float("nan")]
        )
        if isinstance(value, dict) and value and draw.random() < 0.9:
            name = draw.choice(list(value))
            if draw.random() < 0.2:
                return {each: kept for each, kept in value.items() if each != name}
            return {**value, name: self.spoilt(value[name])}
        if isinstance(value, list) and value and draw.random() < 0.7:
            place = draw.randrange(len(value))
            return [*value[:place], self.spoilt(value[place]), *value[place + 1 :]]
        return odd

    def noise(self, most: int) -> bytes:
        """Return random bytes."""
        return self._random.randbytes(self._random.randrange(most))

    def choice(self, many: list[Any]) -> Any:
        """Draw one of many."""
        return self._random.choice(many)

    def cut(self, body: bytes) -> bytes:
        """Cut a body short."""
        return body[: self._random.randrange(len(body))]

    @property
    def bomb(self) -> bytes:
        """Fifty megabytes of zeros in fifty kilobytes."""
        return self._bomb


_JSON = {"Content-Type": "application/vnd.oracle.resource+json; type=singular; charset=UTF-8"}
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_GZIP = {**_JSON, "Content-Encoding": "gzip"}


def _good(maker: Maker, good: bytes, request: httpx.Request) -> Answer:
    if request.method == "POST" and request.url.path.endswith("/task"):
        place = maker.choice(["task/77", "task/77", "TASK/77", "invoice/7", "task/eid:x", "", "task/" + "7" * 400])
        return Answer("", 204, {"Location": f"{ORIGIN}/services/rest/record/v1/{place}"})
    return Answer("", headers=_JSON, body=good)


def _compressed(_maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers=_GZIP, body=gzip.compress(good, 1))


def _in_pieces(_maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers=_JSON, body=[good[i : i + 7] for i in range(0, len(good), 7)])


def _another_shape(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers=_JSON, body=json.dumps(maker.spoilt(json.loads(good))).encode())


def _something_else(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "", headers=_JSON, body=maker.choice([b"{}", b"[]", b"null", b"1", b'"x"', b"[%s]" % good, b"", b" ", b"NaN"])
    )


def _cut_short(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers=_JSON, body=maker.cut(good))


def _brackets(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", maker.choice([200, 400, 500]), _JSON, maker.choice([b"[", b'{"a":', b'{"items":[']) * 9_000)


def _digits(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "", headers=_JSON, body=b'{"id": %s, "totalResults": 1e999}' % (b"9" * maker.choice([20, 5_000, 50_000]))
    )


def _names_twice(_maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers=_JSON, body=b'{"id": null, "items": 1, ' + good[1:])


def _not_utf_8(_maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers=_JSON, body=good.replace(b"a", b"\xff"))


def _another_encoding(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "", headers=_JSON, body=good.decode().encode(maker.choice(["utf-16", "utf-32", "utf-8-sig", "utf-16-be"]))
    )


def _random_bytes(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "", maker.choice([200, 302, 400, 404, 500]), maker.choice([{}, _JSON, _HTML, _GZIP]), maker.noise(3_000)
    )


def _odd_character_set(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    name = maker.choice(
        ["hex", "base64", "idna", "punycode", "undefined", "zip", "rot13", "\x00", "x" * 999, '"', "utf-16", "cp037"]
    )
    return Answer(
        "",
        maker.choice([200, 400, 500]),
        {"Content-Type": f"application/json; charset={name}"},
        maker.choice([good, b"<p>\x80", b"{"]),
    )


def _odd_content_type(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "", headers={"Content-Type": maker.choice(["text/html", "", ";;;", "image/png", "json", "\xff\xfe"])}, body=good
    )


def _page(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    text = maker.choice(
        [
            b"<html><title>Login</title><form>",
            b"<h1>Maintenance</h1>",
            b"<script" * 3_000,
            b"<!--" * 3_000,
            b"<" * 20_000,
        ]
    )
    return Answer("", maker.choice([200, 200, 400, 403, 404, 500, 502, 503, 504]), _HTML, text)


def _redirection(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    where = maker.choice(
        ["https://login.example.com/", "/x", "", "//", "http://[", "x" * 5_000, "\xff", "javascript:x", "?token=x"]
    )
    return Answer(
        "", maker.choice([301, 302, 303, 304, 307, 308, 399]), {"Location": where}, maker.choice([b"", good, b"<a>"])
    )


def _refusal(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    code = maker.choice(
        [
            "USER_ERROR",
            "NONEXISTENT_ID",
            "INVALID_LOGIN",
            "UNEXPECTED_ERROR",
            "RCRD_HAS_BEEN_CHANGED",
            "X" * 999,
            None,
            1,
            [],
        ]
    )
    each = {
        "detail": maker.choice(["no", "", None, "x" * 9_000, {"a": 1}]),
        "o:errorCode": code,
        "o:errorPath": maker.choice([None, "a", [1]]),
    }
    body = {
        "title": maker.choice(["Bad Request", None, 7, ["x"]]),
        "o:errorDetails": [each] * maker.choice([0, 1, 3, 90]),
    }
    status = maker.choice([400, 401, 403, 404, 405, 409, 415, 418, 429, 500, 501, 502, 503])
    return Answer("", status, _JSON, json.dumps(maker.choice([body, body, maker.spoilt(body)])).encode())


def _oauth_error(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    error = maker.choice(
        ["invalid_grant", "invalid_client", "temporarily_unavailable", "", None, 7, ["x"], {"code": None, "message": 1}]
    )
    return Answer(
        "",
        maker.choice([200, 400, 401, 403]),
        _JSON,
        json.dumps({"error": error, "error_description": maker.choice(["x", None, 1])}).encode(),
    )


def _language(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    words = maker.choice(
        [
            "the Content-Language header 'pt'",
            "Accept-Language «es_ES»",
            "Content-Language",
            "Content-Language '\r\nX: y'",
            "Content-Language " * 400,
        ]
    )
    return Answer(
        "", 400, _JSON, json.dumps({"o:errorDetails": [{"detail": words, "o:errorCode": "USER_ERROR"}]}).encode()
    )


def _garbage_for_gzip(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "", headers=_GZIP, body=maker.choice([good, maker.noise(500), b"\x1f\x8b", gzip.compress(good) + b"x"])
    )


def _gzip_cut_short(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers=_GZIP, body=maker.cut(gzip.compress(good)))


def _bomb(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", maker.choice([200, 500]), _GZIP, maker.bomb)


def _bomb_in_a_bomb(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", headers={"Content-Encoding": "gzip, gzip"}, body=gzip.compress(maker.bomb, 1))


def _encoding_not_asked_for(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "",
        headers={**_JSON, "Content-Encoding": maker.choice(["br", "zstd", "compress", "x" * 500, "\xff"])},
        body=good,
    )


def _too_large(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer("", maker.choice([200, 400]), _JSON, [good, b" " * MOST])


def _odd_status(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    return Answer(
        "",
        maker.choice([201, 202, 204, 205, 206, 207, 226, 299, 304, 451, 599, 600, 999]),
        _JSON,
        maker.choice([good, b""]),
    )


def _odd_retry_after(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    told = maker.choice(
        [
            "soon",
            "-1",
            "1e999",
            "9" * 5_000,
            "\xb2",
            "Mon, 99 Foo 99999",
            ",",
            "Mon, 02 Mar 2026 09:00:07 +99999999",
            "",
            " ",
        ]
    )
    return Answer("", maker.choice([429, 503]), {"Retry-After": told}, good)


def _odd_headers(maker: Maker, good: bytes, _request: httpx.Request) -> Answer:
    name = maker.choice(["X-N-OperationId", "Location", "Date", "Content-Length", "Transfer-Encoding", "Set-Cookie"])
    return Answer(
        "",
        maker.choice([200, 204, 400, 404, 500]),
        {**_JSON, name: maker.choice(["", "\xff" * 99, "x" * 9_000, "-1", "\x1b[2J", "eyJhbGciOiJ.x"])},
        good,
    )


def _lost(maker: Maker, _good: bytes, _request: httpx.Request) -> Answer:
    kind = maker.choice(
        [
            httpx.ReadError,
            httpx.ConnectError,
            httpx.RemoteProtocolError,
            httpx.ReadTimeout,
            httpx.WriteError,
            httpx.PoolTimeout,
            httpx.ProxyError,
        ]
    )
    return Answer("", error=kind("made up"))


_KINDS = [
    _good, _good, _good, _compressed, _in_pieces, _another_shape, _another_shape, _something_else, _cut_short, _brackets, _digits, _names_twice,
    _not_utf_8, _another_encoding, _random_bytes, _odd_character_set, _odd_content_type, _page, _redirection, _refusal, _refusal, _oauth_error,
    _language, _garbage_for_gzip, _gzip_cut_short, _bomb, _bomb_in_a_bomb, _encoding_not_asked_for, _too_large, _odd_status, _odd_retry_after,
    _odd_headers, _lost,
]  # fmt: skip


@dataclass
class Found:
    """What the calls so far ended in."""

    answers: int = 0
    kinds: Counter[str] = field(default_factory=Counter[str])
    outcomes: Counter[str] = field(default_factory=Counter[str])
    raw: list[str] = field(default_factory=list[str])
    lost: list[str] = field(default_factory=list[str])
    longest: float = 0
    grown: float = 0


class Fuzzer:
    """Calls, and keeps account of what each call was answered and ended in."""

    def __init__(self, seed: int, only: Iterable[str] = ()) -> None:
        self.found = Found()
        self._only = tuple(only)
        self._draw = Random(f"{seed}/calls")
        self._wire = Wire(Maker(seed))
        self._limited = AnswerLimits(self._wire, most=MOST, seconds=SECONDS)
        self._clock = InstantClock()

    async def run(self, answers: int) -> None:
        """Call until that many answers were given."""
        retry = Retry(self._limited, clock=self._clock, attempts=2, seconds=600)
        account, settings = AccountId.parse("1234567"), Settings()
        async with (
            account_http(account, retry, settings) as http,
            account_http(account, self._limited, settings) as token_http,
        ):
            before = 0
            while self.found.answers < answers:
                # a new connection now and then: it learns its language anew, and its budget of retries is whole
                rest = Rest(http, ORIGIN, at_once=8)
                client = NetSuiteClient.over(account, rest, copies=Copies(None), clock=self._clock, attempts=2)
                endpoint = TokenEndpoint(
                    f"{ORIGIN}/token", client_id="a", client_secret="", http=token_http, clock=self._clock, seconds=5
                )
                for _ in range(50):
                    if self.found.answers < answers:
                        await self._call(client, endpoint)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                before = before or peak  # after the first calls: everything is loaded
                self.found.grown = peak - before

    async def _call(self, client: NetSuiteClient, endpoint: TokenEndpoint) -> None:
        calls = [each for each in _calls(client, endpoint) if not self._only or each[0].startswith(self._only)]
        name, call = self._draw.choice(calls)
        self._wire.sent.clear()
        begun = time.perf_counter()
        tokens: Tokens | None = None
        try:
            result = await call()
        except NodeError as error:
            outcome = type(error).__name__
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            outcome = f"raw {type(error).__name__}"
            self.found.raw.append(f"{name} after {self._kinds()}: {error!r:.200}")
        else:
            outcome = "result"
            tokens = result if isinstance(result, Tokens) else None
        self.found.longest = max(self.found.longest, time.perf_counter() - begun)
        self.found.outcomes[outcome] += 1
        self.found.answers += len(self._wire.sent)
        self.found.kinds.update(each.kind for each in self._wire.sent)
        sent = _tokens_in(self._wire.sent[-1]) if name.startswith("token") and self._wire.sent else None
        if sent is not None and (tokens is None or (tokens.access_token, tokens.refresh_token) != sent):
            self.found.lost.append(f"{name} after {self._kinds()}: {outcome}")

    def _kinds(self) -> str:
        return ", ".join(f"{each.kind} {each.status}" for each in self._wire.sent)


def _calls(client: NetSuiteClient, endpoint: TokenEndpoint) -> list[tuple[str, Callable[[], Awaitable[Any]]]]:
    return [
        ("record.get", lambda: client.records.get("customer", "107")),
        ("record.get", lambda: client.records.get("customer", "eid:C-9", fields=["companyName"])),
        ("record.create", lambda: client.records.create("task", {"title": "x"}, key="k-1")),
        ("suiteql.query", lambda: client.suiteql.query("SELECT id FROM customer ORDER BY id", max_rows=200)),
        ("suiteql.query", lambda: client.suiteql.query("SELECT * FROM (SELECT id, email FROM customer)", max_rows=200)),
        ("server time", client.system.server_time),
        ("token refresh", lambda: endpoint.refresh("r")),
        ("token client_credentials", lambda: endpoint.client_credentials("a")),
    ]


def _tokens_in(answer: Answer) -> tuple[str, str | None] | None:
    """Return the tokens that a whole answer of 200 holds, as an independent reader finds them."""
    if answer.error is not None or answer.status != 200 or answer.pause:
        return None
    encoding = str(answer.headers.get("Content-Encoding", ""))
    pieces = answer.body if isinstance(answer.body, (bytes, list)) else b""
    body = pieces if isinstance(pieces, bytes) else b"".join(pieces)
    try:
        if encoding == "gzip":
            unpacker = zlib.decompressobj(31)
            body = unpacker.decompress(body, MOST + 1)
            if not unpacker.eof or unpacker.unused_data:
                return None
        elif encoding:
            return None
        found = json.loads(body) if len(body) <= MOST else None
    except (ValueError, RecursionError, zlib.error):
        return None
    if not isinstance(found, dict) or not _is_token(found.get("access_token")):
        return None
    refresh = found.get("refresh_token")
    return found["access_token"], refresh if _is_token(refresh) else None


def _is_token(value: Json) -> bool:
    """Tell whether a value can be a token: printable ASCII (RFC 6749 appendix A.12)."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and bool(value.strip())


def main(arguments: list[str]) -> int:
    """Make answers up until there are enough, and close with the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000, help="how many to make up (default: 100,000)")
    parser.add_argument("--seed", type=int, default=1, help="begin of the random numbers")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=["record", "suiteql", "server", "token"],
        help="these calls alone",
    )
    options = parser.parse_args(arguments)
    logging.disable()  # what is said of results that are not whole
    fuzzer = Fuzzer(options.seed, options.only)
    asyncio.run(fuzzer.run(options.answers))
    found = fuzzer.found
    for title, each in (("raw", found.raw), ("token lost", found.lost)):
        for line, times in Counter(each).most_common(_SHOWN):
            print(f"{title}: {times} times {line}")
    print("kinds: " + ", ".join(f"{kind} {times}" for kind, times in found.kinds.most_common()))
    enough = len(found.kinds) >= 20
    figures = [
        Figure("answers", found.answers, "answers made up", f"seed {options.seed}"),
        Figure("kinds", len(found.kinds) if enough else float("nan"), "kinds of answers tried"),
        Figure("raw_exceptions", len(found.raw), "calls that ended in no result and no NodeError"),
        Figure("tokens_lost", len(found.lost), "tokens of a 200 answer that were not returned"),
        Figure("longest_call_s", round(found.longest, 3), f"seconds of the longest call; an answer may take {SECONDS}"),
        Figure(
            "grown_mb",
            round(found.grown, 1),
            f"MB of memory gained after the first calls; an answer may have {MOST / 1e6:g}",
        ),
        Figure(
            "outcomes",
            len(found.outcomes),
            "kinds of outcomes",
            ", ".join(f"{name} {n}" for name, n in found.outcomes.most_common()),
        ),
    ]
    return closed("fuzz-answers", figures, TARGETS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
