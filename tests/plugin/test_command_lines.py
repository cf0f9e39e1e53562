"""What a person types for each step that an error names."""

import pytest

from netsuite_plugin.command_lines import command_line, told
from netsuite_plugin.contract import NextStep, NodeError


@pytest.mark.parametrize(
    ("action", "parameters", "line"),
    [
        ("connect", {}, "netsuite-nodes connect WORKSPACE"),
        ("connect", {"account": "1234567_SB1", "team": "night shift"}, "netsuite-nodes connect 1234567_SB1 --team 'night shift'"),
        ("set_up", {}, "netsuite-nodes setup"),
        ("set_up", {"level": "personal"}, "netsuite-nodes setup"),
        ("set_up", {"level": "organization", "account": "1"}, "netsuite-nodes setup --organization --account 1"),
        ("set_up", {"domain": "localhost:1"}, "NETSUITE_NODES_DOMAIN=localhost:1 netsuite-nodes setup"),
        ("add_token", {"account": "1", "credential": "nst-1", "level": "personal"}, "netsuite-nodes credentials add-token 1 --replace nst-1"),
        ("add_token", {"account": "1", "credential": "nst-1", "level": "organization"}, "netsuite-nodes credentials add-token 1 --organization --replace nst-1"),
        ("allow", {"credential": "nss-1", "user": "maria"}, "netsuite-nodes credentials allow nss-1 maria"),
        ("use_certificate", {"credential": "nss-1"}, "netsuite-nodes credentials use-certificate nss-1 CERTIFICATE_ID"),
        ("new_certificate", {"account": "1", "credential": "nss-1"}, "netsuite-nodes credentials new-certificate 1 --replace nss-1"),
        ("choose_default", {}, "netsuite-nodes credentials default"),
        ("upgrade_store", {}, "netsuite-nodes credentials db upgrade"),
    ],
)  # fmt: skip
def test_every_step_is_a_command(action, parameters, line):
    assert line == command_line(NextStep(action, parameters))


def test_an_error_is_told_with_all_its_steps():
    """What is typed instead of the step before, and what after it."""
    steps = NextStep("set_up", {"level": "organization"}), NextStep("set_up", instead=True), NextStep("connect")
    assert "Gone." == told(NodeError("Gone."))
    assert (
        "Gone. An administrator runs: netsuite-nodes setup --organization; or: netsuite-nodes setup; then: netsuite-nodes connect WORKSPACE"
        == told(NodeError("Gone.", next_steps=steps))
    )
