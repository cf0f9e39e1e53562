"""Cassettes: played without anything behind them, recorded with `make record`; and checkpoints whose process dies."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netsuite_plugin.sql_store.store import SqlStore
from recording import Recording, unplayed
from staging import ENVIRONMENT, SELECTOR, Emulated, Live, Played, Stage
from tapes import TAPES, Tape


class Killed(BaseException):
    """As kill -9 ends a process."""


class Note:
    """A checkpoint that is kept; after so many saves the process dies."""

    def __init__(self, dies_after: int | None = None) -> None:
        self.kept: Any = None
        self.dies_after = dies_after

    async def load(self) -> Any:
        return self.kept

    async def save(self, value: Any) -> None:
        self.kept = json.loads(json.dumps(value))
        if self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after == 0:
                raise Killed


@pytest.fixture
def note() -> type[Note]:
    """Make a checkpoint."""
    return Note


@pytest.fixture
def killed() -> type[Killed]:
    """What a note raises when the process dies."""
    return Killed


def pytest_report_header(config: pytest.Config) -> str | None:
    if config.getoption("--record-mode") in {None, "none"}:
        return None
    if selector := ENVIRONMENT.get(SELECTOR):
        return f"recording from the real account of {selector!r}; what cannot be staged there keeps its tape"
    return f"{SELECTOR} is not set, so no real account is asked: recording from the emulator"


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    return str(TAPES)


@pytest.fixture
def recording(record_mode: str) -> Recording:
    if record_mode == "none":
        return Recording()
    return Recording("live account" if ENVIRONMENT.get(SELECTOR) else "emulator")


@pytest.fixture
def vcr_config(recording: Recording) -> dict[str, object]:
    return recording.config()


@pytest.fixture
def stage(
    request: pytest.FixtureRequest, recording: Recording, default_cassette_name: str, tmp_path: Path
) -> Iterator[Stage]:
    """Where the test plays or is recorded; a tape that is not played to its end fails it."""
    tape = request.getfixturevalue("vcr")
    failed_before = request.session.testsfailed
    if recording.source == "live account":
        yield Live.of(tape, recording, request.getfixturevalue("monkeypatch"))
    elif recording.source == "emulator":
        _keep_what_is_better(TAPES / f"{default_cassette_name}.yaml")
        yield Emulated.of(tape, recording, request.getfixturevalue("world"))
    else:
        yield Played.of(tape, recording, SqlStore(tmp_path / "credentials.db"), request.getfixturevalue("clock"))
    passed = request.session.testsfailed == failed_before
    recording.worth_keeping = passed
    if passed and recording.source is None:
        left = unplayed(tape)
        assert not left, f"not played to its end: {'; '.join(left)}"


def _keep_what_is_better(path: Path) -> None:
    """An emulator's answer never replaces NetSuite's own."""
    if path.is_file() and (source := Tape.read(path).recorded_from) != "emulator":
        pytest.skip(f"{path.name} comes from a {source} and stays: remove it to record it from the emulator")
