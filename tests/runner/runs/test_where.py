"""Where runs are kept: what the settings and `--on` say."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import discover
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.together import RunsTogether
from netsuite_runner.runs.where import address_of, all_runs_of, runs_of

TABLE = '[runs]\nledger = "postgresql://u:s3cret@db.example/ledger"\nother = "postgresql://db.example/other"\n'


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """Settings with two databases of runs."""
    (tmp_path / "settings.toml").write_text(TABLE)
    monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path / "state"))
    return discover()


def test_without_a_word_runs_are_files(registry):
    """Also where databases have names, and none of them is said to be used."""
    assert isinstance(runs_of(registry), SqliteRuns)
    assert isinstance(all_runs_of(registry), SqliteRuns)
    assert address_of(registry) is None


def test_a_database_is_named_in_the_environment_or_by_on(registry, monkeypatch):
    """By its name in the settings file, or by its address."""
    assert "postgresql://db.example/ledger" == address_of(registry, "ledger").shown
    assert "postgresql://db.example/x" == address_of(registry, "postgresql://maria@db.example/x").shown
    for value, shown in (
        ("other", "postgresql://db.example/other"),
        ("postgresql://u:p@db.example/third", "postgresql://db.example/third"),
    ):
        monkeypatch.setenv("NETSUITE_NODES_RUNS", value)
        assert shown == address_of(registry).shown
        assert isinstance(runs_of(registry), PostgresRuns)
        assert isinstance(all_runs_of(registry), RunsTogether)
        assert "postgresql://db.example/ledger" == address_of(registry, "ledger").shown


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("leger", r"there is no database of runs called 'leger' in the settings\. Known: ledger, other\."),
        ("", r"Known: ledger, other\."),
        ("postgresql://u:s3cret@db.example/x", "every user of this machine can read"),
        ("postgresql://db.example/x?password=s3cret", "every user of this machine can read"),
        ("mysql://db.example/x", "not the address of a PostgreSQL database"),
        ("host=db.example password=s3cret", "no database of runs by that name"),
    ],
    ids=["misspelt", "empty", "password", "parameter", "other", "pairs"],
)
def test_what_is_no_database_is_refused_in_words(registry, on, words):
    """A password is never repeated."""
    with pytest.raises(ConfigurationError, match=words) as refused:
        runs_of(registry, on)
    assert "s3cret" not in str(refused.value)


def test_what_the_environment_names_is_refused_the_same_way(registry, monkeypatch):
    """With the variable's name."""
    monkeypatch.setenv("NETSUITE_NODES_RUNS", "nowhere")
    with pytest.raises(ConfigurationError, match=r"NETSUITE_NODES_RUNS: there is no .* called 'nowhere'"):
        runs_of(registry)
