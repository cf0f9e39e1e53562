"""
Fixtures for the tests of workflow authors: nodes against the account that the fixture `netsuite` gives.

pytest loads this module for every user of the package, whatever extras they have: it imports pytest and nothing else.
"""

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from netsuite_plugin.testing.running import RunNode


@pytest.fixture
def run_node(netsuite: "Any", tmp_path: "Path", monkeypatch: pytest.MonkeyPatch) -> "RunNode":
    """
    Give what runs nodes by name, for somebody who is connected to the account of `netsuite`.

        record = await run_node("netsuite.record.get", record_type="customer", record_id="107")

    Everything is real but the network, the store of credentials, which is the test's own, and waiting, which takes no time. No setting of the
    machine reaches the test.
    """
    from netsuite_plugin.testing.running import RunNode, shield_from_the_machine

    shield_from_the_machine(monkeypatch, tmp_path)
    return RunNode(netsuite, tmp_path)
