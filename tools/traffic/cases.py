"""What came of one case of recorded traffic."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: `kind` is what sort of traffic it is, `difference` what was not as recorded."""

    name: str
    kind: str
    ok: bool
    difference: str = ""
