"""
SuiteQL texts seen in public, run against the emulator: each must run, or be refused where a refusal was noted.

How a text was written down is forgiven, see places.py: places left for values are filled, and a text that holds several
queries is run as several.

Run alone it prints what differs: `python -m conformance.traffic.suiteql FOLDER`.
"""

import asyncio
import json
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from conformance.traffic.cases import Difference, Outcome
from conformance.traffic.places import filled, queries
from netsuite_emulator import Emulator
from netsuite_emulator.account import Account

KIND = "suiteql"
_HOST = "https://1234567.suitetalk.api.netsuite.com"
_PATH = "/services/rest/query/v1/suiteql"

# An identifier that only one account has: the prefixes of custom fields, records, lists and segments.
_CUSTOM = re.compile(
    r"\b(?:(\w+)\s*\.\s*)?\"?((?:custom(?:record|list)|cust(?:body|col|entity|event|item|record)|cseg)\w*)",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)\"?(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
# What a text does with a custom field → what kind of field it must be.
_USES = (
    ("reference", r"\bDF\s*\(\s*{column}"),
    ("date", r"\bTO_CHAR\s*\(\s*{column}\s*,\s*'[^']*(?:YY|MM|DD)"),
    ("date", r"\bTRUNC\s*\(\s*{column}\s*,\s*'[A-Z]"),
    ("date", r"\b(?:ADD_MONTHS|LAST_DAY|NEXT_DAY|MONTHS_BETWEEN)\s*\(\s*{column}"),
    ("date", r"\bMONTHS_BETWEEN\s*\([^(),]*(?:\([^()]*\))?,\s*{column}\s*\)"),
    ("date", r"\bEXTRACT\s*\(\s*\w+\s+FROM\s+{column}"),
    ("date", r"{column}\s*-\s*(?:(?:TRUNC\s*\(\s*)?(?:SYSDATE|CURRENT_DATE)|(?:\w+\s*\.\s*)?\w*date\w*)\b"),
    ("date", r"\bTHEN\s+(?:\w+\s*\.\s*)?\w*date\w*\s+ELSE\s+{column}\s+END"),
    ("date", r"\bTHEN\s+{column}\s+ELSE\s+(?:\w+\s*\.\s*)?\w*date\w*\s+END"),
    ("number", r"\bTHEN\s+{column}\s+ELSE\s+-?\d"),
    ("number", r"\bTHEN\s+-?\d+(?:\.\d+)?\s+ELSE\s+{column}\s+END"),
)
_TEXT_OR_COMMENT = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)


def outcomes(folder: Path) -> list[Outcome]:
    """Run every case of a folder of recorded SuiteQL texts."""
    cases = {each.stem: json.loads(each.read_text()) for each in sorted(folder.glob("*.json"))}
    return asyncio.run(_outcomes(cases))


@cache
def _company() -> Emulator:
    """One for all texts: its tables take seconds to fill."""
    return Emulator(company=True)


async def _outcomes(cases: dict[str, dict[str, Any]]) -> list[Outcome]:
    emulator = _company()
    account = emulator.account("1234567")
    headers = {"Authorization": f"Bearer {account.grant()['access_token']}", "Prefer": "transient"}
    transport = httpx.ASGITransport(emulator.app)
    async with httpx.AsyncClient(transport=transport, base_url=_HOST, headers=headers, timeout=120) as client:
        return [await _outcome(client, account, name, case) for name, case in cases.items()]


async def _outcome(client: httpx.AsyncClient, account: Account, name: str, case: dict[str, Any]) -> Outcome:
    body: dict[str, Any] = dict(case["request"]["body"])
    # What was refused was refused as it stands.
    refused = (case["response"] or {}).get("status", 200) != 200
    texts = [body["q"]] if refused else queries(body["q"])
    differences = [await _asked(client, account, case, body | {"q": each}, as_it_is=refused) for each in texts]
    found = next(filter(None, differences), "")
    return Outcome(name, KIND, (Difference("status" if " instead of " in found else "value", found),) if found else ())


async def _asked(
    client: httpx.AsyncClient, account: Account, case: dict[str, Any], body: dict[str, Any], *, as_it_is: bool
) -> str:
    """Send one query and say in what its answer differs."""
    body["q"], values = (body["q"], []) if as_it_is else filled(body["q"])
    _load(account, body["q"])
    account.undocumented.suiteql_takes_params = bool(values)
    if values:
        body.setdefault("params", values)
    return _difference(case, body["q"], await client.post(_PATH, json=body))


def _load(account: Account, text: str) -> None:
    """
    Let the account have whatever customization the text names: by its prefix, and by where it is used.

    A `custrecord` field stands on the table it is qualified with, else on the first custom record table of the text, else on the first table.
    """
    bare = _TEXT_OR_COMMENT.sub(" ", text)
    tables = _tables(text, bare)
    records = [name for name in tables.values() if name.startswith("customrecord")]
    for qualifier, name in _CUSTOM.findall(bare):
        lower = name.lower()
        if lower.startswith("customrecord"):
            account.customization.add_record_type(lower)
        elif lower.startswith("customlist"):
            account.customization.add_list(lower)
        elif lower not in account.customization.fields and lower not in tables:
            on = tables.get(qualifier.lower(), "") or next(iter([*records, *tables.values()]), "")
            kind = _kind(text, lower)
            account.customization.add_field(lower, kind, on=on if lower.startswith("custrecord") else "")


def _kind(text: str, name: str) -> str:
    """
    Name the kind of a custom field: one whose display text is asked for is a reference, one that is written, cut or moved as
    a day is a date, and one that a CASE has beside a number is a number. NetSuite would not run the text otherwise.
    """
    column = rf"\"?(?:\w+\"?\s*\.\s*)?\"?{name}\b\"?"
    return next((kind for kind, used in _USES if re.search(used.format(column=column), text, re.IGNORECASE)), "string")


def _tables(text: str, bare: str) -> dict[str, str]:
    """Give the tables a text reads, by their names and by what it calls them; of a text nobody can parse those after FROM and JOIN."""
    try:
        found = [(each.name, each.alias) for each in sqlglot.parse_one(text, read="oracle").find_all(exp.Table)]
    except SqlglotError:
        found = _SOURCE.findall(bare)
    return {called.lower(): table.lower() for table, alias in found for called in (table, alias or table)}


def _difference(case: dict[str, Any], text: str, answered: httpx.Response) -> str:
    """Say in what the answer differs from what was recorded or noted; nothing if in nothing."""
    body: dict[str, Any] = answered.json()
    recorded: dict[str, Any] = case["response"] or {"status": 200}
    if answered.status_code != recorded["status"]:
        details = [each["detail"] for each in body.get("o:errorDetails", ())]
        return f"{answered.status_code} instead of {recorded['status']}: {'; '.join(details)[:300]}"
    if answered.status_code != 200:
        (detail,) = body["o:errorDetails"]
        expected = ("INVALID_PARAMETER", "q")
        found = (detail.get("o:errorCode"), detail.get("o:errorQueryParam"))
        return "" if found == expected else f"code and parameter are {found}, not {expected}"
    named = _outputs(text)
    for item in body["items"]:
        if not all(isinstance(value, str) for name, value in item.items() if name != "links"):
            return "a value is not text"
        if named and (unasked := item.keys() - {"links"} - named):
            return f"columns that the text does not name: {', '.join(sorted(unasked))}"
    return ""


def _outputs(text: str) -> set[str]:
    """Name the columns a text gives; nothing where a star or a column without a name is among them."""
    select = sqlglot.parse_one(text, read="oracle").find(exp.Select)
    given = select.expressions if select else []
    if not all(isinstance(each, exp.Alias | exp.Column) and not each.is_star for each in given):
        return set()
    return {each.alias_or_name.lower() for each in given}


if __name__ == "__main__":
    found = outcomes(Path(sys.argv[1]))
    for each in found:
        if not each.ok:
            print(f"{each.name}: {each.difference}")
    print(Counter("as recorded" if each.ok else "different" for each in found))
