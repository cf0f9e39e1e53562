"""`netsuite-nodes emulator add`: what an administrator adds to an account of an emulator that runs."""

import json
from typing import Any, Literal

from netsuite_emulator.cli.asking import ask
from netsuite_emulator.cli.endings import wrong
from netsuite_emulator.record_types.fields import Kind

Addition = Literal["field", "record-type", "list", "segment", "restlet"]

_TAKES = {
    "field": {"kind", "target", "label", "on"},
    "record-type": {"label"},
    "list": {"value"},
    "segment": {"label", "value"},
    "restlet": {"deploy", "search"},
}


def add(
    what: Addition,
    script_id: str,
    /,
    *,
    kind: Kind | None = None,
    target: str | None = None,
    label: str | None = None,
    on: str | None = None,
    value: list[str] | None = None,
    deploy: str | None = None,
    search: list[str] | None = None,
    account: str = "1234567",
    url: str | None = None,
) -> None:
    """
    Add a custom field, a custom record type, a custom list, a custom segment or the RESTlet of docs/restlets.md, and print it.

    The emulator is found by NETSUITE_NODES_DOMAIN and SSL_CERT_FILE, as `serve` says to set them.

    Parameters
    ----------
    what
        What is added.
    script_id
        Its script ID, whose prefix says where it stands: custbody_, custcol_, custentity_, custitem_, custevent_, custrecord_,
        customrecord_, customlist_, cseg_; of a RESTlet the number.
    kind
        What a field holds; a text by default.
    target
        The record type or custom list that a field of kind reference points to.
    label
        What people call it.
    on
        The custom record type that a custrecord_ field stands on.
    value
        A value of a list or a segment; may be said several times.
    deploy
        The deployment of a RESTlet; 1 by default.
    search
        A saved search of the RESTlet as ID=QUERY, the query in SuiteQL; may be said several times.
    account
        The account ID.
    url
        Where the emulator listens, if not where NETSUITE_NODES_DOMAIN says.
    """
    given: dict[str, Any] = {
        "kind": kind, "target": target, "label": label, "on": on, "value": value, "deploy": deploy, "search": search
    }  # fmt: skip
    body = {name: each for name, each in given.items() if each}
    pointless = [f"--{name}" for name in body if name not in _TAKES[what]]
    if pointless:
        wrong(f"{' and '.join(pointless)} cannot be said of a {what}")
    values = body.pop("value", [])
    if what == "restlet":
        searches = [each.partition("=") for each in body.pop("search", [])]
        if not all(query for _, _, query in searches):
            wrong("--search takes ID=QUERY")
        body = {"script": script_id, "deploy": deploy or "1", "searches": {each: query for each, _, query in searches}}
    else:
        body["script_id"] = script_id
    if what == "segment":
        body["values"] = values
    elif values:
        body["values"] = {str(number): each for number, each in enumerate(values, start=1)}
    action = "restlet" if what == "restlet" else f"custom_{what.replace('-', '_')}"
    print(json.dumps(ask(url, account, action, body) or body, indent=2))  # noqa: T201 - the answer
