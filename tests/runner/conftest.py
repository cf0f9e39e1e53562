"""What tests of runs share."""

import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where a test keeps its runs and counts its calls."""
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path))
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    (tmp_path / "counted").touch()
    return tmp_path
