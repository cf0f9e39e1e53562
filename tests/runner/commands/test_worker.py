"""What `worker serve` refuses before it does anything."""

import pytest

from counting import CountingPlugin
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import as_current, discover
from netsuite_runner.commands.worker import serve


def test_it_needs_a_database_and_work_to_do(monkeypatch, folder):
    monkeypatch.delenv("NETSUITE_NODES_RUNS", raising=False)
    with as_current(discover(plugins=[CountingPlugin()])):
        with pytest.raises(ConfigurationError, match="A worker needs a database"):
            serve()
        with pytest.raises(ConfigurationError, match="at least 1"):
            serve(on="postgresql://host/runs", at_once=0)
