"""`netsuite-nodes emulator fault`: let something go wrong in an emulator that runs."""

import json
from collections import Counter
from typing import Any, Literal

from netsuite_emulator.cli.asking import ask
from netsuite_emulator.cli.endings import wrong
from netsuite_emulator.http.faults import Kind, On

_HOW_LONG = frozenset({"seconds", "to", "sigma"})
_HOW_OFTEN = frozenset({"on", "times", "share"})
_TAKES = {
    "latency": _HOW_LONG,
    "clear": frozenset[str](),
    "slow": _HOW_OFTEN | _HOW_LONG,
    "drip": _HOW_OFTEN | _HOW_LONG,
}


def fault(
    kind: Literal[Kind, "latency", "clear"],
    /,
    *,
    account: str = "1234567",
    on: On | None = None,
    times: int | None = None,
    share: float | None = None,
    seconds: float | None = None,
    to: float | None = None,
    sigma: float | None = None,
    url: str | None = None,
) -> None:
    """
    Let something go wrong in an emulator that runs; print its latency, what is armed, and how often each fault has struck.

    The emulator is found by NETSUITE_NODES_DOMAIN and SSL_CERT_FILE, as `serve` says to set them.

    Parameters
    ----------
    kind
        What goes wrong; docs/emulator.md describes each. `latency` holds for every API request until it is set again,
        `clear` disarms all the others.
    account
        The account ID.
    on
        The kind of request it is limited to; by default all but the token endpoint, and record writes for lose_answer.
    times
        How many requests it strikes; one by default.
    share
        Or the share of requests it strikes by chance, from 0 to 1.
    seconds
        For slow, drip and latency: how long.
    to
        Uniform between `seconds` and this.
    sigma
        Lognormal with `seconds` as the median.
    url
        Where the emulator listens, if not where NETSUITE_NODES_DOMAIN says.
    """
    asked = {"on": on, "times": times, "share": share, "seconds": seconds, "to": to, "sigma": sigma}
    body: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    pointless = [f"--{name}" for name in body if name not in _TAKES.get(kind, _HOW_OFTEN)]
    if pointless:
        wrong(f"{' and '.join(pointless)} cannot be said of {kind}")
    if kind == "latency" and seconds is None:
        wrong("--seconds is missing: how long an API request takes at least, 0 for no longer than it must")
    match kind:
        case "latency":
            action = "latency"
        case "clear":
            action = "clear_faults"
        case _:
            action, body = "fault", body | {"kind": kind}
    ask(url, account, action, body)
    told = ask(url, account, "faults")
    struck = Counter(each["fault"] for each in told["injected"])
    print(json.dumps(told | {"injected": struck}, indent=2))  # noqa: T201 - the answer
