"""The key of a keyed write: the same for the same piece of work, another for anything else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic import BaseModel, Field

from netsuite_plugin.contract import ActsAs, InvalidParams, former_key, idempotency_key, params_digest

pytestmark = pytest.mark.fault("A1")

MARIA = ActsAs("netsuite", "1234567", "3", "12", "config", "ns-maria-1", "personal", domain="netsuite.com")
WORK = {"acts_as": MARIA, "run": "nov", "step": "accrue", "item": "3"}
ASKED = {"record_type": "journalEntry", "values": {"memo": "Accrual", "trandate": "2026-11-30", "amount": 1.5}}


def key(params=ASKED, node="netsuite.record.create", **other):
    return idempotency_key(node, params, **{**WORK, **other})


def with_values(**values):
    return {**ASKED, "values": {**ASKED["values"], **values}}


class Params(BaseModel):
    record_type: str
    values: dict[str, object]


class ParamsOfTheNextRelease(Params):
    kind: str = Field(default="", alias="record_type")
    strict: bool = True


@pytest.mark.parametrize("same", [
    dict(reversed(ASKED.items())),
    with_values(amount=Decimal("1.50")),
    with_values(trandate=date(2026, 11, 30)),
    Params(**ASKED),
], ids=["order", "decimal", "date", "model"])  # fmt: skip
def test_equal_params_draw_one_key(same):
    """However they are written down."""
    assert key() == key(same)


def test_a_login_of_another_name_draws_the_same():
    """Who the service sees counts, not what the credential is called here."""
    assert key() == key(
        acts_as=replace(MARIA, credential="ns-maria-2", reason="team:finance", config="other", role="5")
    )


@pytest.mark.parametrize("other", [
    {"params": with_values(memo="Accruals")},
    {"params": with_values(amount="1.5")},
    {"params": with_values(amount=True)},
    {"params": with_values(department=None)},
    {"node": "netsuite.record.upsert"},
    {"acts_as": replace(MARIA, user="13")},
    {"acts_as": replace(MARIA, account="1234567_SB1")},
    {"acts_as": replace(MARIA, domain="localhost")},
    {"run": "dec"},
    {"step": "reverse"},
    {"item": "4"},
    {"generation": 1},
], ids=lambda other: next(iter(other)))  # fmt: skip
def test_anything_else_draws_another(other):
    """Another value, another person, another place of the work."""
    assert key() != key(**other)


def test_one_moment_is_one_value():
    """Whatever zone it is written in; and 1, 1.0 and 1E0 are one number."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert (
        key({"at": noon})
        == key({"at": noon.astimezone(timezone(timedelta(hours=5)))})
        == key({"at": "2026-03-02T12:00:00Z"})
    )
    assert 1 == len({key({"n": number}) for number in (1, 1.0, Decimal("1E0"), Decimal("1.000"))})
    assert key({"n": 0}) == key({"n": -0.0})


@pytest.mark.parametrize(
    "value", [Decimal("1E+999999999"), Decimal("1E-999999999"), 10**4000, float("nan"), float("inf"), object(), {1, 2}]
)
def test_what_has_no_form_is_refused(value):
    """Before a billion digits are written."""
    with pytest.raises(InvalidParams, match="netsuite.record.create: a value in it cannot be compared"):
        key(with_values(amount=value))


def test_the_form_of_before_is_kept():
    """A run that was begun with it finds what it made."""
    assert "nsn-u27nr43xo3lkl42ofxdyylmus47kkwoq" == former_key("recording", "step")


def test_a_digest_is_equal_where_the_key_is():
    """It tells params from others."""
    assert (
        params_digest("n", ASKED) == params_digest("n", with_values(amount=Decimal("1.50"))) != params_digest("n", {})
    )


async def test_a_run_id_used_again_makes_what_is_asked(netsuite, run_node):
    """The third of [b, c, d] was answered with a record made for [a, b], and never made."""

    def task(title):
        return {"record_type": "task", "values": {"title": title}}

    for index, title in enumerate("ab"):
        await run_node("netsuite.record.create", item=str(index), **task(title))

    again = [
        await run_node("netsuite.record.create", item=str(index), **task(title)) for index, title in enumerate("bcd")
    ]

    assert "bcd" == "".join(netsuite.records.all("task")[each["id"]]["title"] for each in again)


async def test_a_host_may_pass_its_own_key(netsuite, connected):
    """Where another attempt builds other params, as a memo that holds the time, the host knows what is one piece of work."""
    async with connected.session() as session:
        made = [
            await session.call(
                "netsuite.record.create", {"record_type": "task", "values": {"title": f"at {hour}"}}, key="visit-17"
            )
            for hour in (9, 10)
        ]

    assert made[0]["id"] == made[1]["id"]
    assert "visit-17" == made[0]["external_id"]


async def test_what_an_unbegun_item_finds_is_not_created(netsuite, connected):
    """And a value that differs is named; so with the author's own ID."""
    async with connected.session() as session:
        asked = {"record_type": "task", "values": {"title": "Call", "status": {"id": "NOTSTART"}}}
        await session.call("netsuite.record.create", asked, step="s")
        found = await session.call("netsuite.record.create", asked, step="s", sent_before=False)
        assert (False, None) == (found["created"], found.get("differs"))
        netsuite.given("task", id="41", title="Made last week", externalId="CALL-1")
        found = await session.call("netsuite.record.create", {**asked, "external_id": "CALL-1"})
        assert (False, ["title"]) == (found["created"], [name for name in found["differs"] if name != "status"])


async def test_a_lost_answer_of_an_unbegun_item_is_ones_own(netsuite, connected):
    """The record was found by asking, and this very call made it."""
    netsuite.lose_answer()
    async with connected.session() as session:
        made = await session.call(
            "netsuite.record.create", {"record_type": "task", "values": {"title": "x"}}, step="s", sent_before=False
        )

    assert made["created"]
