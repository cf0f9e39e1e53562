"""
Requests made up by schemathesis from the local NetSuite's own OpenAPI documents: nothing may end in 5xx, or in a status nobody wrote down.

Half of the requests obey the documents and half break them; where a record is named, every other one is a record that is there. A table for
people, then one JSON object as the last line. Exit code 0: every target is met; 1: one is missed; 2: nothing could be measured.
"""

import argparse
import asyncio
import json
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisException
from schemathesis import GenerationMode

from benchmarks.figures import Figure, Target, closed
from netsuite_emulator import Emulator

ACCOUNT = "1234567"
RECORDS = f"https://{ACCOUNT}.suitetalk.api.netsuite.com/services/rest/record/v1"
TARGETS = {
    "server_errors": Target(exactly=0),
    "undocumented_statuses": Target(exactly=0),
    "default_responses": Target(exactly=0),
    "requests": Target(at_least=1),
    "operations": Target(at_least=1),
}
_EXAMPLES = 4
_SHOWN = 10
_STRANGERS = 0.02
_LIKELY_IDS = ("1", "2", "3", "101", "102", "120", "A", "B")


@dataclass
class Found:
    """What the requests so far ended in."""

    requests: int = 0
    operations: set[str] = field(default_factory=set[str])
    statuses: Counter[int] = field(default_factory=Counter[int])
    server_errors: list[str] = field(default_factory=list[str])
    undocumented: list[str] = field(default_factory=list[str])


async def _document(client: httpx.AsyncClient) -> dict[str, Any]:
    response = await client.get("/metadata-catalog", headers={"Accept": "application/swagger+json"})
    return dict(response.raise_for_status().json())


def _defaults(document: dict[str, Any]) -> int:
    operations = (each for path in document["paths"].values() for each in path.values())
    return sum("default" in each["responses"] for each in operations)


def _operations(document: dict[str, Any]) -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(document)
    yield from (each.ok() for each in schema.get_all_operations())


class Fuzzer:
    """Sends the requests, one after the other, on a loop of its own."""

    def __init__(self, begin: int) -> None:
        self.found = Found()
        self._random = Random(begin)
        self._emulator = Emulator(accounts=(ACCOUNT,), company=True, seed=begin)
        self._account = self._emulator.account(ACCOUNT)
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self._emulator.app),
            base_url=RECORDS,
            headers={"Authorization": f"Bearer {self._account.grant()['access_token']}"},
            timeout=60,
        )

    def document(self) -> dict[str, Any]:
        """Fetch the account's document of all record types."""
        return self._runner.run(_document(self._client))

    def run(self, document: dict[str, Any], seconds: float) -> None:
        """Go round the operations, in another order each time, until the time is over."""
        operations = list(_operations(document))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._random.shuffle(operations)
            for each in operations:
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    self._try(each, mode)
                if time.monotonic() >= until:
                    return

    def _try(self, operation: Any, mode: GenerationMode) -> None:
        @seed(self._random.getrandbits(32))
        @settings(
            max_examples=_EXAMPLES,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def sends(case: Any) -> None:
            self._send(operation, case)

        try:
            sends()
        except HypothesisException:
            # There is nothing to break, or nothing to make, for this operation in this mode.
            return

    def _send(self, operation: Any, case: Any) -> None:
        path = self._path(operation.path, case.path_parameters or {})
        body = None if isinstance(case.body, schemathesis.core.NotSet) else case.body
        self._refer(body)
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        # The login is ours, but for a few requests: what happens without one is soon seen.
        made_up = {name.lower(): value for name, value in (case.headers or {}).items()}
        stranger = self._random.random() < _STRANGERS
        headers = {name: str(value) for name, value in made_up.items() if stranger or name != "authorization"}
        headers = {name: value.encode("latin-1", "replace") for name, value in headers.items() if value.isprintable()}
        if content is not None:
            headers.setdefault("Content-Type", b"application/json")
        query = {name: _text(value) for name, value in (case.query or {}).items()}
        request = self._client.build_request(operation.method, path, params=query, headers=headers, content=content)
        response = self._runner.run(self._client.send(request))
        self.found.requests += 1
        self.found.operations.add(operation.label)
        self.found.statuses[response.status_code] += 1
        if response.status_code >= 500:
            self.found.server_errors.append(
                f"{operation.label} {request.url}: {(content or b'')[:2000]!r} -> {response.text}"
            )
        elif str(response.status_code) not in operation.definition.raw["responses"]:
            self.found.undocumented.append(f"{operation.label} {request.url} -> {response.status_code}")

    def _refer(self, body: Any) -> None:
        """Let some references in a body lead somewhere: made-up ids are nearly always those of nothing."""
        for value in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
            if isinstance(value, dict) and isinstance(value.get("id"), str) and self._random.random() < 0.8:
                value["id"] = self._random.choice(_LIKELY_IDS)
            self._refer(value)

    def _path(self, template: str, values: dict[str, Any]) -> str:
        """Fill the path in; every other time with a record that is there."""
        if "{id}" not in template:
            return template
        ids = list(self._account.records.all(template.split("/")[1]))
        chosen = self._random.choice(ids) if ids and self._random.random() < 0.5 else _text(values.get("id", "1"))
        return template.replace(
            "{id}", httpx.URL("/").copy_with(path=f"/{chosen}").raw_path.decode()[1:].replace("?", "%3F")
        )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else json.dumps(value)


def main(arguments: list[str]) -> int:
    """Fuzz for the time that is given and close with the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="how long to go on (default: five minutes)")
    parser.add_argument("--seed", type=int, default=1, help="begin of the random numbers")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")  # of schemathesis, about documents it finds strange
    fuzzer = Fuzzer(options.seed)
    document = fuzzer.document()
    fuzzer.run(document, options.seconds)
    found = fuzzer.found
    for each in (*found.server_errors[:_SHOWN], *found.undocumented[:_SHOWN]):
        print(each)
    statuses = ", ".join(f"{status}: {number}" for status, number in sorted(found.statuses.items()))
    figures = [
        Figure("server_errors", len(found.server_errors), "answers with a status of 5xx"),
        Figure("undocumented_statuses", len(found.undocumented), "answers with a status the document does not have"),
        Figure("default_responses", _defaults(document), "`default` responses in the document"),
        Figure("requests", found.requests, "requests sent", statuses),
        Figure("operations", len(found.operations), "operations tried"),
    ]
    return closed("fuzz-emulator", figures, TARGETS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
