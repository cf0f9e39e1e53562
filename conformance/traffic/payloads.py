"""Payloads that public clients send: each must be accepted, stored, and read back equal."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from conformance.traffic.cases import Case, Difference, Outcome, Sort, cases
from conformance.traffic.exchanges import ACCOUNT, bearer, load, send
from conformance.traffic.loading import Loader
from netsuite_emulator import Emulator
from netsuite_emulator.account import Account
from netsuite_emulator.record_types import Field

KIND = "payload"
Named = Callable[[str], Field | None]


def outcomes(folder: Path) -> list[Outcome]:
    """Send every payload of a folder."""
    return [asyncio.run(_outcome(each)) for each in cases(folder)]


async def _outcome(case: Case) -> Outcome:
    emulator = Emulator(accounts=(ACCOUNT,), company=False)
    account = emulator.account(ACCOUNT)
    try:
        found = await _difference(emulator, account, case)
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as fault:
        return Outcome(case.name, KIND, (Difference("not loaded", f"could not be loaded: {fault!r}"),))
    return Outcome(case.name, KIND, (Difference(_sort(found), found),) if found else ())


def _sort(found: str) -> Sort:
    return "status" if found[:3].isdecimal() else "not stored"


async def _difference(emulator: Emulator, account: Account, case: Case) -> str:
    if case.path.startswith("/app/site/"):
        return await _given_to_a_script(emulator, account, case)
    load(Loader(account), case, None)
    # Whether a number may stand as a text is an unconfirmed point of the emulator; what working clients send decides it.
    account.undocumented.scalars_must_fit = False
    # Which periods the account had, and under which ids, nobody wrote down.
    account.undocumented.dates_outside_periods = True
    login = bearer(account.grant()["access_token"])
    answered = await send(emulator, case, case.body, login)
    if _expected_refusal(account, case):
        refused = case.answer.status if case.answer else 400
        return (
            "" if answered.status_code == refused else f"{answered.status_code} where NetSuite refuses with {refused}"
        )
    if not answered.is_success:
        return f"{answered.status_code}: {answered.text[:300]}"
    if "x-netsuite-propertyvalidation" in answered.headers:
        return f"not stored: {answered.headers['x-netsuite-propertyvalidation']}"
    if "!" in case.path and case.segments[2] in {"!attach", "!detach"}:
        return ""
    if answered.status_code == 202:
        return await _of_a_job(emulator, account, case, answered.headers["location"], login)
    return await _read_back(emulator, account, case, answered.headers["location"], login)


async def _given_to_a_script(emulator: Emulator, account: Account, case: Case) -> str:
    """Deploy the script that a payload is for; it must be given the body as it was sent."""
    named, given = dict(parse_qsl(case.path.partition("?")[2])), []
    account.restlet(named.get("script", ""), named.get("deploy", ""), lambda call: given.append(call.body))
    answered = await send(emulator, case, case.body, bearer(account.grant()["access_token"]))
    return (
        "" if answered.is_success and given == [case.body] else f"{answered.status_code}: the script was given {given}"
    )


async def _of_a_job(emulator: Emulator, account: Account, case: Case, job: str, login: dict[str, str]) -> str:
    """Follow a job to the results of its tasks, and read every record of it back."""
    path = f"/services/rest/async/v1/job/{job.rpartition('/')[2]}/task"
    tasks = await send(emulator, Case(case.name, "GET", path), None, login)
    items = case.body.get("items")
    bodies = items if isinstance(items, list) else [case.body]
    for number, body in enumerate(
        [each for each in bodies if isinstance(each, dict)][: tasks.json()["totalResults"]], start=1
    ):
        result = await send(emulator, Case(case.name, "GET", f"{path}/{number}/result"), None, login)
        if not result.is_success:
            return f"task {number}: {result.status_code}: {result.text[:200]}"
        one = replace(case, body={name: value for name, value in body.items() if name != "id"})
        if found := await _read_back(emulator, account, one, result.headers["location"], login):
            return f"task {number}: {found}"
    return ""


async def _read_back(emulator: Emulator, account: Account, case: Case, address: str, login: dict[str, str]) -> str:
    """Read the record that was written, and compare."""
    location = address.partition("/record/v1/")[2]
    reading = Case(case.name, "GET", f"/services/rest/record/v1/{location}?expandSubResources=true")
    stored = await send(emulator, reading, None, login)
    if stored.status_code != 200:
        return f"reading back: {stored.status_code}: {stored.text[:200]}"
    described = account.record_types[location.partition("/")[0]]
    comparison = _Comparison(account, keyed_by_line="!transform" in case.path or case.method == "PATCH")
    return "; ".join(
        list(comparison.objects(described.named, case.body if isinstance(case.body, dict) else {}, stored.json(), ""))[
            :4
        ]
    )


def _expected_refusal(account: Account, case: Case) -> bool:
    """Tell whether NetSuite refuses a payload: it was recorded, or a sublist is a bare array, which it never takes."""
    if case.answer is not None:
        return case.answer.status >= 400
    described = account.record_types.get(case.segments[0]) if case.segments else None
    if described is None or not isinstance(case.body, dict):
        return False
    fields = ((described.named(name), value) for name, value in case.body.items())
    return any(field is not None and field.kind == "sublist" and isinstance(value, list) for field, value in fields)


def _same(sent: Any, read: Any) -> bool:
    """Compare scalars; a number and its text are the same value, nothing and an empty text too."""
    if isinstance(sent, dict) and len(sent) == 1:
        sent = sent.get("id", sent.get("value"))
    if isinstance(read, dict) and len(read) == 1:
        read = read.get("value")
    if sent == (read if read is not None else ""):
        return True
    if isinstance(sent, bool) or isinstance(read, bool):
        return str(sent).lower()[:1] == str(read).lower()[:1]
    try:
        return float(sent) == float(read)
    except (TypeError, ValueError):
        return False


def _day(sent: Any) -> str:
    """Give a moment or a day with two digits for the month and the day, as answers have them."""
    return re.sub(r"-(\d)(?!\d)", r"-0\1", str(sent))


class _Comparison:
    def __init__(self, account: Account, *, keyed_by_line: bool) -> None:
        self._account, self._keyed_by_line = account, keyed_by_line

    def objects(self, named: Named, sent: dict[str, Any], read: Any, path: str) -> Iterator[str]:
        """Compare what was sent with what is read; what the metadata calls read-only is not written."""
        found = {name.lower(): value for name, value in read.items()}
        for name, value in sent.items():
            field = named(name)
            if field is None or field.read_only or name.lower() in {"links", "refname"}:
                continue
            place, ours = f"{path}{field.name}", found.get(field.name.lower())
            if value is None or value == "":
                if ours not in (None, ""):
                    yield f"{place} is {ours!r} instead of nothing"
            elif ours is None and value not in ([], {}):
                yield f"{place} is not there"
            else:
                yield from self._values(field, value, ours, place)

    def _values(self, field: Field, sent: Any, read: Any, place: str) -> Iterator[str]:
        match field.kind:
            case "reference" | "enumeration":
                if not self._chosen(field, sent, read):
                    yield f"{place} is {read!r} instead of {sent!r}"
            case "sublist" if isinstance(sent, dict) and isinstance(read, dict):
                yield from self._lines(field, sent.get("items", []), read["items"], place)
            case "subrecord" if isinstance(sent, dict) and isinstance(read, dict):
                yield from self.objects(field.named, sent, read, f"{place}.")
            case "date" | "datetime":
                if str(read)[:10] not in _day(sent):
                    yield f"{place} is {read!r} instead of {sent!r}"
            case _:
                if not _same(sent, read):
                    yield f"{place} is {read!r} instead of {sent!r}"

    def _chosen(self, field: Field, sent: Any, read: Any) -> bool:
        if not isinstance(read, dict):
            read = {"id": read, "refName": read}
        if not isinstance(sent, dict):
            return str(sent) == read["id"]
        sent = {name.lower(): value for name, value in sent.items()}
        if "id" in sent:
            return str(sent["id"]) == read["id"]
        if "externalid" in sent:
            store, types = self._account.records, self._account.record_types
            return any(
                store.by_external_id(each, sent["externalid"]) == read["id"] for each in field.targets if each in types
            )
        named = {read["refName"], *(self._symbol(each, read["id"]) for each in field.targets)}
        return sent.get("refname") in named

    def _symbol(self, record_type: str, record_id: str) -> str | None:
        """Give the code that a currency may be named by."""
        known = record_type in self._account.record_types
        found = self._account.records.get(record_type, record_id) if known else None
        return (found or {}).get("symbol")

    def _lines(self, field: Field, sent: list[Any], read: list[Any], place: str) -> Iterator[str]:
        """Compare lines: by their key where an update names it, else from the last on, as lines are added at the end."""
        if not field.fields:
            ids = {each["id"] for each in read}
            yield from (
                f"{place} lacks {each}"
                for each in sent
                if str(each.get("id", each) if isinstance(each, dict) else each) not in ids
            )
            return
        for number, line in enumerate(sent):
            if not isinstance(line, dict):
                yield f"{place}[{number}] was recorded as a text"
                continue
            ours = self._line(field, line, number, sent, read)
            if ours is None:
                if line.get("itemreceive", line.get("itemReceive", True)) is not False:
                    yield f"{place}[{number}] is not there"
            else:
                yield from self.objects(field.named, line, ours, f"{place}[{number}].")

    def _line(self, field: Field, line: Any, number: int, sent: list[Any], read: list[Any]) -> Any:
        for key in ("line", "orderLine") if self._keyed_by_line else ():
            wanted = next((value for name, value in line.items() if name.lower() == key.lower()), None)
            if wanted is not None:
                return next((each for each in read if each.get(key) == wanted), None)
        column = field.named(field.key) if field.key else None
        wanted = line.get(field.key) if column is not None and column.kind == "reference" else None
        if wanted is not None:
            return next((each for each in read if self._chosen(column, wanted, each[field.key])), None)
        place = len(read) - len(sent) + number
        return read[place] if 0 <= place < len(read) else None
