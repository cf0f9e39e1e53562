"""netsuite.restlet.delete: once, unless its author says that it may be repeated."""

from contextlib import nullcontext

import pytest

from netsuite_plugin.contract import OutcomeUnknown

NODE = "netsuite.restlet.delete"


async def test_what_is_to_go_stands_in_the_parameters(desk, called, connected):
    """A DELETE has no body."""
    await called("delete", parameters={"file": 7})

    assert ("DELETE", {"file": "7"}) == (desk.calls[0].method, desk.calls[0].parameters)
    assert b"" == connected.wire.requests[-1].content


@pytest.mark.parametrize(("repeatable", "calls"), [(False, 1), (True, 2)])
async def test_a_lost_answer_is_asked_for_again_where_its_author_says_so(
    desk, called, lose, connected, repeatable, calls
):
    """And nowhere else."""
    lose()
    with nullcontext() if repeatable else pytest.raises(OutcomeUnknown):
        await called("delete", repeatable=repeatable)

    assert calls == len(desk.calls)
    node = connected.registry.node(NODE)
    assert "once" == node.effect_of(node.parse({"script": 1, "deploy": 1}))
