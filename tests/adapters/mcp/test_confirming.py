"""Whether a client can ask its person, and what they are asked."""

from types import SimpleNamespace

import mcp.types as t
import pytest

from netsuite_adapters.mcp.confirming import asks, can_be_asked, question, says_yes

NONE = t.ClientCapabilities()
FORM = t.ClientCapabilities(elicitation=t.ElicitationCapability(form=t.FormElicitationCapability()))
OLD = t.ClientCapabilities(elicitation=t.ElicitationCapability())
URL = t.ClientCapabilities(elicitation=t.ElicitationCapability(url=t.UrlElicitationCapability()))


@pytest.mark.parametrize(
    ("capabilities", "version", "back", "can"),
    [
        (None, "2026-07-28", False, False),
        (NONE, "2026-07-28", False, False),
        (FORM, "2026-07-28", False, True),
        (URL, "2026-07-28", False, False),
        (OLD, "2025-11-25", True, True),
        (FORM, "2025-11-25", False, False),
    ],
)
def test_who_can_be_asked(capabilities, version, back, can):
    """Who says so; and in the older era only where the server can send a question at all."""
    session = SimpleNamespace(client_capabilities=capabilities, can_send_request=back)
    assert can == can_be_asked(SimpleNamespace(session=session, protocol_version=version))


@pytest.mark.parametrize(
    ("action", "content", "yes"),
    [("accept", {"confirm": True}, True), ("accept", {"confirm": False}, False), ("accept", None, False), ("decline", None, False), ("cancel", None, False), ("accept", {"confirm": "true"}, False)],
)  # fmt: skip
def test_only_yes_is_yes(action, content, yes):
    """A person's own, for this."""
    answer = t.ElicitResult(action=action, content=content)
    assert yes is says_yes(answer)
    assert asks(t.CallToolRequestParams(name="n", input_responses={"confirm": answer})) == answer
    assert asks(t.CallToolRequestParams(name="n")) is None


def test_a_question_fits_on_a_form():
    """What is sent, as whom, what it changes; a batch is counted, and long values are cut."""
    requests = [{"method": "PATCH", "url": f"https://x/{number}", "headers": {}, "body": {}} for number in range(20)]
    differences = [{"path": "memo", "now": "Müller, 東京\u202e", "then": "b" * 500}]
    plan = SimpleNamespace(node="n", acts_as="account 1", rehearsal={"requests": requests, "differences": differences, "problems": [], "notes": ["Mind."]})  # fmt: skip
    said = question(plan)
    assert said.startswith("n, as account 1:\nPATCH https://x/0\n")
    assert "… and 8 more\nMind." in said
    assert 'memo: "Müller, 東京\\u202e" → ' in said, "a person reads letters, and what acts is written out"
    assert len(said) < 1_000
    plan.rehearsal |= {"requests": [{**requests[0], "body": {"title": "Call"}}], "differences": []}
    assert '{"title": "Call"}' in question(plan)
