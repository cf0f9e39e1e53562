"""What work is said to be, and that it costs nothing where nobody listens."""

import logging
import subprocess
import sys

import pytest

from listening import listening
from netsuite_plugin.contract import Traffic
from netsuite_plugin.contract.telemetry import Amount, Seconds, Work, at_work, hashed, logger, span, work

WORK = Work("run-1", "pay", "3", "1234567", "maria")


@pytest.mark.parametrize("loaded", ["", "import opentelemetry.trace, opentelemetry.metrics"])
def test_where_nobody_listens_nothing_is_loaded_and_nothing_computed(loaded):
    """Also where a library has loaded the API and nobody has set a provider: no hash is computed, which takes a while."""
    code = f"""
import sys
{loaded}
before = set(sys.modules)
from netsuite_plugin.contract import telemetry
with telemetry.span("of nobody", telemetry.Work(account="1234567")) as tell:
    tell({{"error.type": "none"}})
telemetry.Amount("rows", "1", "").add(5)
telemetry.Seconds("waits", "").record(0.5)
assert not telemetry.listened()
assert not telemetry.hashed.cache_info().misses
assert not [name for name in set(sys.modules) - before if name.startswith("opentelemetry")]
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_hash_is_the_same_everywhere_and_for_every_spelling_of_case():
    """Short, and nothing for no account."""
    assert hashed("1234567_sb1") == hashed("1234567_SB1") != hashed("1234567")
    assert 12 == len(hashed("1234567"))
    assert not hashed("")


def test_a_span_says_what_it_is_about_but_not_for_whom():
    """The user's name is for logs."""
    with listening() as heard, at_work(WORK):
        with span("paid", work(), {"more": 1}) as tell:
            tell({"last": True})
        with pytest.raises(ValueError, match="secret"), span("lost", work()):
            raise ValueError("secret")

    told = {"netsuite_nodes.run.id": "run-1", "netsuite_nodes.step": "pay", "netsuite_nodes.item": "3"}
    told |= {"netsuite_nodes.account": hashed("1234567")}
    assert told | {"more": 1, "last": True} == dict(heard.named("paid").attributes)
    assert told | {"error.type": "ValueError"} == dict(heard.named("lost").attributes)
    assert "secret" not in heard.text
    assert "maria" not in heard.text


def test_work_ends_with_its_block():
    with at_work(WORK):
        assert WORK == work()
    assert Work() == work()


def test_figures_are_counted_by_their_attributes():
    rows, waits = Amount("test.rows", "{row}", "Rows."), Seconds("test.waits", "Waits.")
    with listening() as heard:
        rows.add(3, {"of": "a"})
        rows.add(4, {"of": "b"})
        rows.add(0, {"of": "c"})
        waits.record(0.5)

        assert [("test.rows", "{row}", {"of": "a"}, 3), ("test.rows", "{row}", {"of": "b"}, 4)] == sorted(
            (point for point in heard.figures if point[0] == "test.rows"), key=str
        )
        assert 0.5 == heard.total("test.waits")


def test_lines_have_fields_beside_their_text(caplog):
    """Those of the work, and those of the line's own."""
    with at_work(WORK), caplog.at_level(logging.INFO, "netsuite_plugin.test"):
        logger("netsuite_plugin.test").info("done %d", 1, extra={"netsuite_nodes.operation_id": "op"})

    [line] = caplog.records
    assert "done 1" == line.getMessage()
    assert {
        "netsuite_nodes.run.id": "run-1",
        "netsuite_nodes.step": "pay",
        "netsuite_nodes.item": "3",
        "netsuite_nodes.account": hashed("1234567"),
        "netsuite_nodes.user": "maria",
        "netsuite_nodes.operation_id": "op",
    } == {name: value for name, value in vars(line).items() if name.startswith("netsuite_nodes.")}


def test_who_listens_around_a_block_hears_it_too():
    """The notes of a call, and the span of each of its requests."""
    heard, traffic = [], Traffic()
    with traffic.told_to(lambda *told: heard.append(("outer", *told))):
        with traffic.told_to(lambda *told: heard.append(("inner", *told))):
            traffic.tell("waited", 1, 2)
        traffic.tell("answered", 2, 3)

    assert [("inner", "waited", 1, 2), ("outer", "waited", 1, 2), ("outer", "answered", 2, 3)] == heard
