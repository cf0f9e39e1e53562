"""Who may ask for a route, before any row is looked at."""

import pytest

from conftest import INES, MARIA
from netsuite_web.route import ADMINISTRATOR, ANYBODY, MEMBER, PERSON
from web_people import SAM


@pytest.mark.parametrize(
    ("rule", "allowed"), [(ANYBODY, "nsmi"), (PERSON, "smi"), (MEMBER, "mi"), (ADMINISTRATOR, "i")]
)
def test_a_rule_allows(rule, allowed):
    """Nobody, a person without an organization, a member, an administrator."""
    people = {"n": None, "s": SAM, "m": MARIA, "i": INES}
    assert allowed == "".join(name for name, caller in people.items() if rule.allows(caller))
