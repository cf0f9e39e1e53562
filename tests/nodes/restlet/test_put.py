"""netsuite.restlet.put: once, unless its author says that it may be repeated."""

import pytest

from netsuite_plugin.contract import OutcomeUnknown

NODE = "netsuite.restlet.put"


async def test_a_lost_answer_is_not_asked_for_again(desk, called, lose):
    """By HTTP a PUT may be repeated; what a script makes of it is its own affair."""
    lose()

    with pytest.raises(OutcomeUnknown):
        await called("put", body={"a": 1})

    assert 1 == len(desk.calls)


async def test_where_its_author_says_so_it_is(desk, called, lose, connected):
    """The effect is the author's word."""
    lose(times=2)

    await called("put", body={"a": 1}, repeatable=True)

    assert [{"a": 1}] * 3 == [each.body for each in desk.calls]
    node = connected.registry.node(NODE)
    assert "idempotent" == node.effect_of(node.parse({"script": 1, "deploy": 1, "repeatable": True}))
