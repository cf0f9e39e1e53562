"""What the surroundings of a process can lack, and the setting that stands in for it."""

import io
import os
import sys

import pytest

from conftest import CHECKOUT
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.settings import Settings
from netsuite_runner.cli import run

NOBODY = 54_321
"""A user id without an entry in passwd."""


def settings(tmp_path, text=b"", **environment):
    (tmp_path / "settings.toml").write_bytes(text)
    return Settings.load({"NETSUITE_NODES_SETTINGS": str(tmp_path / "settings.toml"), **environment})


@pytest.mark.fault("D3")
@pytest.mark.parametrize("empty", ["", " ", "\t"])
def test_an_empty_variable_is_not_set(tmp_path, empty):
    """Whichever it is: an empty ORGANIZATION made an organization without a name, an empty STORE a file without one."""
    names = [f"NETSUITE_NODES_{name.upper()}" for name in Settings.model_fields]
    found = settings(tmp_path, b'organization = "northwind"\n', **dict.fromkeys(names, empty))

    assert Settings(organization="northwind") == found
    assert Settings.load({"NETSUITE_NODES_SETTINGS": empty})


@pytest.mark.fault("D3")
@pytest.mark.parametrize(
    "name", ["USER", "ORGANIZATION", "TEAMS", "STORE", "STATE", "MASTER_KEY", "DOMAIN", "ATTEMPTS", "SETTINGS"]
)
def test_bytes_that_are_no_text_are_named(tmp_path, name):
    """The variable, not the value."""
    with pytest.raises(ConfigurationError, match=f"NETSUITE_NODES_{name} is not UTF-8"):
        settings(tmp_path, **{f"NETSUITE_NODES_{name}": os.fsdecode(b"M\xfcller")})


@pytest.mark.fault("D3")
@pytest.mark.parametrize(
    "text",
    [
        'user = "Müller"\n'.encode("utf-16"),
        'user = "Müller"\n'.encode("cp1252"),
        b"attempts = " + b"9" * 5_000,
        b"user = " + b"[" * 100_000,
        b"\x00",
        b'user = "a\\ud800"',
    ],
)
def test_a_settings_file_that_is_not_one_is_a_sentence(tmp_path, text):
    """Whatever an editor made of it."""
    with pytest.raises(ConfigurationError, match=r"settings\.toml") as refused:
        settings(tmp_path, text)
    assert len(str(refused.value)) < 1_000


def test_a_byte_order_mark_is_not_in_the_way(tmp_path):
    """Some editors write one."""
    assert "maria" == settings(tmp_path, b'\xef\xbb\xbfuser = "maria"\n').user


@pytest.fixture
def homeless(monkeypatch, tmp_path):
    """A user as a container may have one: no name, no home, no variable that says either."""
    for name in (
        "HOME",
        "USER",
        "LOGNAME",
        "LNAME",
        "USERNAME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "NETSUITE_NODES_SETTINGS",
        "NETSUITE_NODES_STATE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: NOBODY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.fault("D3")
def test_a_user_without_a_name_is_asked_for_one(homeless, capsys, monkeypatch):
    """By the setting that holds it, before anything else is done."""
    assert 2 == run(["credentials", "list"])
    assert "set NETSUITE_NODES_USER" in capsys.readouterr().err

    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    assert 2 == run(["credentials", "list"])
    assert "set NETSUITE_NODES_STATE" in capsys.readouterr().err
    assert 2 == run(["runs", "list"])
    assert "NETSUITE_NODES_STORE" in capsys.readouterr().err
    assert [] == [each for each in homeless.iterdir() if each.name != "settings.toml"]  # no folder named ~


@pytest.mark.fault("D3")
def test_without_a_home_the_settings_are_enough(homeless, capsys, monkeypatch):
    """User, state and store."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(homeless / "credentials.db"))
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(homeless / "state"))
    assert 0 == run(["credentials", "list"])
    assert 0 == run(["runs", "list"])
    assert "defect" not in capsys.readouterr().err


@pytest.mark.fault("D3")
def test_a_home_that_cannot_be_written_is_a_sentence(monkeypatch, capsys, tmp_path):
    """With the settings that name other places."""
    (tmp_path / "home").touch()
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "NETSUITE_NODES_SETTINGS", "NETSUITE_NODES_STATE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("secret\n"))
    assert 1 == run(["setup", "--client-id", "abc", "--client-secret-stdin"])
    assert "NETSUITE_NODES_STORE" in capsys.readouterr().err

    (tmp_path / "x.yaml").write_text(
        "workflow: x\nsteps:\n  a: {node: netsuite.record.get, params: {record_type: customer, record_id: '1'}}\n"
    )
    assert run(["run", str(tmp_path / "x.yaml")]) in {1, 2}
    assert "NETSUITE_NODES_STATE" in capsys.readouterr().err


@pytest.mark.parametrize("version", ["of_2026_11_23", "of_2026_11_25"])
def test_the_settings_of_earlier_versions_are_read(version):
    """Every name that was a setting once is one still."""
    file = CHECKOUT / "tests" / "fixtures" / version / "settings.toml"
    settings = Settings.load({"NETSUITE_NODES_SETTINGS": str(file)})
    assert ("maria", "northwind", 3, 4) == (
        settings.user,
        settings.organization,
        settings.concurrency,
        settings.attempts,
    )
    assert (90, 120, 25) == (settings.retry_seconds, settings.read_timeout, settings.token_timeout)
