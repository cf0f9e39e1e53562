"""What a plan's row says of it."""

from datetime import UTC, datetime, timedelta

import pytest

from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.plans import PLAN, Plan

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def plan(state):
    attributes = {"node": "n", "selector": "personal", "identity": ["netsuite.com", "1234567", "-5"], "acts_as": "A", "digest": "d", "state": state, "made": MADE.isoformat(), "changed": MADE.isoformat()}  # fmt: skip
    sealed = {"params": '{"a": 1}', "rehearsal": "{}", "output": "[1]"}
    return Plan(StoredCredential("nsp-1", PLAN, "personal", "maria", attributes, sealed))


@pytest.mark.parametrize(
    ("state", "after", "expired", "over"),
    [
        ("open", timedelta(minutes=59), False, False),
        ("open", timedelta(minutes=60), True, True),
        ("approved", timedelta(minutes=60), True, True),
        ("refused", timedelta(minutes=60), False, True),
        ("used", timedelta(days=29), False, False),
        ("done", timedelta(days=29), False, False),
        ("done", timedelta(days=30), False, True),
    ],
)
def test_how_long_it_is_good(state, after, expired, over):
    """An hour to be sent; a month to be asked for what came of it."""
    assert (expired, over) == (plan(state).expired(MADE + after), plan(state).over(MADE + after))


def test_what_it_says():
    """Everything a page or an agent shows of it; values never stand in its repr."""
    told = plan("done")
    assert ("nsp-1", "n", "personal", "1234567", "netsuite.com", "A", "d") == (
        told.id, told.node, told.selector, told.account, told.domain, told.acts_as, told.digest,
    )  # fmt: skip
    assert ({"a": 1}, {}, [1]) == (told.params, told.rehearsal, told.output)
    assert '"a"' not in repr(told)
