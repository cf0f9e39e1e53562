"""What a request costs the server: CPU of its process, over connections that are kept open."""

import gzip
import http.client
import json
import ssl
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import jwt
import psutil

from benchmarks.figures import Figure, NotMeasured, beside
from conformance.peers.certificate import self_signed

RECORDS = "/services/rest/record/v1"
SUITEQL = "/services/rest/query/v1/suiteql"
ROWS = 1000
# many columns of several kinds, as an export asks for them
QUERY = (
    "SELECT id, tranid, trandate, type, entity, status, foreigntotal, currency, memo, lastmodifieddate"
    " FROM transaction WHERE id > {0} ORDER BY id"
)


def measure(netsuite: dict[str, Any], folder: Path, *, gets: int, rounds: int, queries: int) -> list[Figure]:
    """Ask the emulator and the bare application for the same record in turn, then the emulator for pages of SuiteQL."""
    ask = Caller.of(netsuite)
    ask.rows("SELECT id FROM customer ORDER BY id")  # the company has moved in
    number = ask.read("GET", f"{RECORDS}/customer?limit=1")["items"][0]["id"]
    path = f"{RECORDS}/customer/{number}"
    body = ask.call("GET", path)
    with bare(folder, Path(netsuite["ca_file"]).parent, body) as (process, port):
        same = Caller(process, port, netsuite["ca_file"], ask.headers)
        if same.call("GET", path) != body:
            raise NotMeasured("the bare application gives another body")
        pairs = [[_cpu_of_gets(each, path, gets) for each in (ask, same)] for _ in range(rounds)]
        same.close()  # a server that is stopped waits for its connections
    if not all(theirs for _, theirs in pairs):
        raise NotMeasured("the bare application spent no CPU that could be seen")
    ours, theirs = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    ask.close()
    same_rows = BareRows(ask.all_rows(QUERY.format(0)))
    pages = [_cpu_of_page(ask, same_rows, QUERY.format(-number)) for number in range(1, queries + 1)]
    page, bare_page = (statistics.median(pair[side] for pair in pages) for side in (0, 1))
    return [
        Figure(
            "get_cpu_ratio",
            beside(pairs),
            "server CPU per GET record, over a bare Starlette app's",
            f"{ours:.3f} ms / {theirs:.3f} ms, {len(gzip.decompress(body))} bytes of JSON, {rounds} times in turn",
        ),
        Figure(
            "suiteql_page_cpu_ratio",
            beside(pages),
            f"server CPU of a SuiteQL page of {ROWS} rows of a query not seen before, over bare DuckDB and json",
            f"{page:.1f} ms / {bare_page:.1f} ms, medians of {queries}",
        ),
    ]


def _cpu_of_gets(caller: "Caller", path: str, times: int) -> float:
    caller.close()  # the server may have given up the connection while the other was asked

    def repeated() -> None:
        for _ in range(times):
            caller.call("GET", path)

    return caller.cpu(repeated) / times


class BareRows:
    """Rows in a DuckDB of this process, with nothing between the query and its rows as JSON."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._database = duckdb.connect(config={"threads": 1})
        names = list(dict.fromkeys(name for row in rows for name in row if name != "links"))
        columns = ", ".join(f"{name} {'BIGINT' if name == 'id' else 'TEXT'}" for name in names)
        self._database.execute(f"CREATE TABLE transaction ({columns})")
        values = [[row.get(name) for row in rows] for name in names]
        self._database.execute(f"INSERT INTO transaction SELECT {', '.join(['unnest(?)'] * len(names))}", values)

    def page(self, query: str) -> bytes:
        """Give the first page of a query as JSON."""
        found = self._database.execute(f"{query} LIMIT {ROWS}")
        names = [column[0] for column in found.description or ()]
        items = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        if len(items) != ROWS:
            raise NotMeasured(f"bare DuckDB gives a page of {len(items)} rows")
        return json.dumps({"count": len(items), "items": items}).encode()


def _cpu_of_page(caller: "Caller", bare_rows: BareRows, query: str) -> tuple[float, float]:
    """Give the milliseconds of CPU of a page of the emulator, and of the same page in bare DuckDB."""
    ours = caller.cpu(lambda: caller.rows(query, full=True))
    began = time.process_time()
    bare_rows.page(query)
    return ours, 1000 * (time.process_time() - began)


def _access_token(caller: "Caller", account: dict[str, Any]) -> str:
    """Sign in by the client credentials grant."""
    private_key, certificate = self_signed()
    told = caller.read(
        "POST",
        f"/__emulator__/{account['account']}/map_certificate",
        {"pem": certificate, "user": "admin@example.com"},
        Host="127.0.0.1",
    )
    service = next(each for each in account["integrations"] if each["key"] == "service")
    now = int(time.time())
    endpoint = "/services/rest/auth/oauth2/v1/token"
    claims = {
        "iss": service["client_id"],
        "scope": "rest_webservices",
        "aud": account["api"] + endpoint,
        "iat": now,
        "exp": now + 300,
    }
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode(claims, private_key, "PS256", headers={"kid": told["certificate_id"]}),
    }
    return str(caller.read("POST", endpoint, urllib.parse.urlencode(form))["access_token"])


@contextmanager
def bare(folder: Path, certificates: Path, body: bytes) -> Iterator[tuple[psutil.Process, int]]:
    """Run the bare application with the emulator's own certificate and give its process and port."""
    (folder / "body").write_bytes(body)
    files = [certificates / "server.pem", certificates / "server.key", folder / "body"]
    command = [sys.executable, Path(__file__).with_name("bare_server.py"), *files]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield psutil.Process(process.pid), int(process.stdout.readline())
        finally:
            process.terminate()


class Caller:
    """One connection to a server; calls are counted by the CPU the server's process spent on them."""

    def __init__(self, server: psutil.Process, port: int, ca_file: str, headers: Mapping[str, str]) -> None:
        self.headers = {**headers, "Accept-Encoding": "gzip"}
        self._server = server
        trust = ssl.create_default_context(cafile=ca_file)
        self._connection = http.client.HTTPSConnection("127.0.0.1", port, context=trust, timeout=120)

    @classmethod
    def of(cls, netsuite: dict[str, Any]) -> "Caller":
        """Sign in to the first account of the emulator, which is this process's only child."""
        (server,) = psutil.Process().children()
        account = netsuite["accounts"][0]
        made = cls(server, netsuite["port"], netsuite["ca_file"], {"Host": account["api"].partition("://")[2]})
        made.headers["Authorization"] = f"Bearer {_access_token(made, account)}"
        return made

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> bytes:
        """Send one request, a form or JSON, and give the body as it came."""
        kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
        content = body if body is None or isinstance(body, str) else json.dumps(body)
        self._connection.request(method, path, content, {**self.headers, "Content-Type": kind, **headers})
        answer = self._connection.getresponse()
        got = answer.read()
        if answer.status != 200:
            raise NotMeasured(f"{method} {path} was answered {answer.status}: {got[:200]!r}")
        return got

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        self._connection.close()

    def read(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """Send one request and give what stands in the answer."""
        told: dict[str, Any] = json.loads(gzip.decompress(self.call(method, path, body, **headers)))
        return told

    def rows(self, query: str, *, full: bool = False) -> list[dict[str, str]]:
        """Give the first page of a query; it must have all its rows if it is to be `full`."""
        page = self.read("POST", f"{SUITEQL}?limit={ROWS}", {"q": query}, Prefer="transient")
        if full and page["count"] != ROWS:
            raise NotMeasured(f"a page of SuiteQL has {page['count']} rows")
        rows: list[dict[str, str]] = page["items"]
        return rows

    def all_rows(self, query: str) -> list[dict[str, Any]]:
        """Give the rows of all pages of a query."""
        rows: list[dict[str, Any]] = []
        while True:
            page = self.read("POST", f"{SUITEQL}?limit={ROWS}&offset={len(rows)}", {"q": query}, Prefer="transient")
            rows += page["items"]
            if not page["hasMore"]:
                return rows

    def most_memory(self) -> int:
        """Give the most bytes the server's process ever had in memory."""
        status = Path(f"/proc/{self._server.pid}/status").read_text()
        return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))

    def cpu(self, act: Callable[[], Any]) -> float:
        """Give the milliseconds of CPU the server spent while something was asked of it."""
        before = self.cpu_seconds()
        act()
        return 1000 * (self.cpu_seconds() - before)

    def cpu_seconds(self) -> float:
        """
        Give the CPU the server spent since it began.

        Its clock counts nanoseconds (clock_getcpuclockid(3); Linux makes the clock's id of the process's so). The times in
        /proc are counted by ticks of 10 ms, and a process that never runs while the clock ticks seems to spend nothing.
        """
        return time.clock_gettime(~self._server.pid << 3 | 2)
