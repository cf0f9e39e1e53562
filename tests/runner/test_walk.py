"""The steps of a run act in the account and as the user it began with."""

import pytest

import counting
from counting import counted
from netsuite_runner.errors import StepFailed
from one_step import step


def test_a_run_goes_on_in_the_account_it_began_in(folder, monkeypatch):
    """A default chosen meanwhile, or another environment, must not put half of a run into another account."""
    text = step("create", for_each=[{"f": ""}, {"f": "mended_later"}], at_once=1, params={"fails": "${{ item.f }}"})
    text = text.replace("count.number.create", "box.thing.create")
    monkeypatch.setenv("BOX_ACCOUNT", "sandbox")
    (folder / "mended_later").touch()
    with pytest.raises(StepFailed, match="in the way"):
        counting.execute(folder, text, "run-1", plugin=counting.BoxPlugin())
    (folder / "mended_later").unlink()
    calls = counted(folder)

    monkeypatch.setenv("BOX_ACCOUNT", "production")
    with pytest.raises(StepFailed, match="now resolves to account production.*began with account sandbox"):
        counting.execute(folder, text, "run-1", plugin=counting.BoxPlugin())
    assert calls == counted(folder)

    monkeypatch.setenv("BOX_ACCOUNT", "sandbox")
    counting.execute(folder, text, "run-1", plugin=counting.BoxPlugin())
    assert len(calls) + 1 == len(counted(folder))
