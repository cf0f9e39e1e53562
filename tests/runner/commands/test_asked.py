"""A run that asks, from the command line, on the local NetSuite: it stops, somebody else answers, it goes on."""

import json
import re

import pytest

from connected_terminal import printed, said
from netsuite_runner.cli import run
from terminal import become

FILE = """workflow: reminders
inputs: {many: {type: integer, default: 2}}
steps:
  found:
    node: netsuite.suiteql.query
    params:
      query: SELECT id, entityid FROM customer WHERE entityid LIKE 'C%' ORDER BY id
  ok:
    approve:
      by: team:finance
      text: Remind ${{ inputs.many }} of ${{ steps.found.row_count }} customers?
      show: ${{ steps.found.rows[:25] }}
  remind:
    needs: [ok]
    for_each: ${{ range(inputs.many) }}
    node: netsuite.record.create
    params: {record_type: task, values: {title: "Call ${{ steps.found.rows[item].entityid }}"}}
outputs: {tasks: "${{ steps.remind | length }}", by: "${{ steps.ok.by }}"}
"""


@pytest.fixture
def engine():
    """The engine of runs, taken apart after the test: a command just ends."""
    from netsuite_runner.interpreter import shut_down

    yield
    shut_down()


@pytest.fixture
def asked(customers, engine, capsys, tmp_path):
    """A run of Maria's that waits."""
    (tmp_path / "reminders.yaml").write_text(FILE)
    printed(capsys, "run", str(tmp_path / "reminders.yaml"), "--run-id", "mine", code=4)
    return customers


def finance(monkeypatch, user="tea"):
    become(monkeypatch, user)
    monkeypatch.setenv("NETSUITE_NODES_TEAMS", "finance")


def test_a_run_says_what_it_asks_and_how_it_is_answered(customers, engine, capsys, tmp_path):
    """The exit code is its own; what a person is to read stands there, and what to type."""
    (tmp_path / "reminders.yaml").write_text(FILE)

    assert 4 == run(["run", str(tmp_path / "reminders.yaml"), "--run-id", "mine"])

    told = capsys.readouterr()
    assert "Remind 2 of 30 customers?" in told.out
    assert "C24" in told.out
    assert "C25" not in told.out
    assert "netsuite-nodes runs approve mine ok" in told.err
    assert re.search(r"mine +reminders +waiting", printed(capsys, "runs", "list"))
    shown = printed(capsys, "runs", "show", "mine")
    assert "Remind 2 of 30 customers?" in shown
    assert re.search(r"ok +asked", shown)
    kept = json.loads(printed(capsys, "runs", "show", "mine", "--json"))
    assert ("waiting", "ok", None) == (kept["state"], kept["approvals"][0]["step"], kept["approvals"][0]["answer"])
    told = json.loads(printed(capsys, "runs", "resume", "mine", "--json", code=4))
    assert ("waiting", ["team:finance"]) == (told["state"], told["approvals"][0]["by"])
    assert {} == customers.records.all("task")


def test_another_person_approves_and_it_goes_on(asked, capsys, monkeypatch):
    """With the login of the person who began it; the audit says who, and what they read."""
    assert "another person answers" in said(capsys, "runs", "approve", "mine", code=1)
    become(monkeypatch, "omar")
    assert "nothing for omar to answer" in said(capsys, "runs", "approve", "mine")
    finance(monkeypatch)

    out = printed(capsys, "runs", "approve", "mine", "--resume", "--reason", "Seen.", "--json")

    assert {"tasks": 2, "by": "tea"} == json.loads(out)["outputs"]
    assert 2 == len(asked.records.all("task"))
    assert "answered already: approved by tea" in said(capsys, "runs", "approve", "mine")
    assert "Approved by tea" in printed(capsys, "runs", "show", "mine")
    lines = printed(capsys, "credentials", "audit")
    assert "tea: approval_given ok" in lines
    assert "Seen.; shown: Remind 2 of 30 customers?" in lines
    become(monkeypatch, "ines", "administrator")
    assert "maria: approval_asked ok" in printed(capsys, "credentials", "audit")


def test_an_answer_waits_for_the_person_who_began_it(asked, capsys, monkeypatch):
    """Without --resume the answer is kept, and Maria resumes."""
    finance(monkeypatch)
    kept = json.loads(printed(capsys, "runs", "approve", "mine", "ok", "--json"))
    assert ("waiting", "tea") == (kept["state"], kept["answer"]["who"])
    become(monkeypatch, "maria")

    assert "To go on: netsuite-nodes runs resume mine" in printed(capsys, "runs", "show", "mine")
    printed(capsys, "runs", "resume", "mine")

    assert 2 == len(asked.records.all("task"))


def test_a_refusal_ends_the_run(asked, capsys, monkeypatch):
    """It needs a reason, which the person who began it reads; nothing is sent."""
    finance(monkeypatch)
    said(capsys, "runs", "refuse", "mine")
    assert "Refused by tea" in printed(capsys, "runs", "refuse", "mine", "--reason", "Not these.")
    become(monkeypatch, "maria")

    assert "tea refused" in printed(capsys, "runs", "show", "mine")
    assert "Not these." in said(capsys, "runs", "resume", "mine", code=1)
    assert {} == asked.records.all("task")
    for words in (["runs", "approve", "nothing"], ["runs", "refuse", "mine", "nothing", "--reason", "a"]):
        assert "nothing for maria to answer" in said(capsys, *words)


def test_a_dry_run_says_where_it_would_stop(asked, capsys, tmp_path):
    """And rehearses what comes after it."""
    out = printed(capsys, "run", str(tmp_path / "reminders.yaml"), "--dry-run")

    assert "stops until team:finance answers" in out
    assert "ok asks: Remind 2 of 30 customers?" in out
    assert "POST" in out
    told = json.loads(printed(capsys, "run", str(tmp_path / "reminders.yaml"), "--dry-run", "--json"))["steps"]["ok"]
    assert ("asks", ["team:finance"]) == (told["state"], told["approval"]["by"])
    assert 25 == len(told["approval"]["shown"])


def test_an_approval_is_drawn(asked, capsys, tmp_path):
    assert "asks team:finance" in printed(capsys, "workflow", "draw", str(tmp_path / "reminders.yaml"))
