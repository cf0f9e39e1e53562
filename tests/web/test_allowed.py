"""Who may use a login of the organization: names that were typed are stored, and what cannot be a name stays in the form."""

import pytest

from conftest import INES
from web_states_tokens import added_token

pytestmark = pytest.mark.anyio


async def test_names_are_stored_as_they_were_typed_apart(pages):
    """By commas or lines; none at all leaves administrators alone."""
    ines, sent = await added_token(pages, INES, "/organization/tokens/add")

    stored = await ines.follow(await ines.post(f"{sent.leads_to}/allow", allowed="maria,\n team:finance\n\n,"))

    assert "administrators and maria, team:finance." in stored.words
    (row,) = await pages.world.store.find(INES, "netsuite.token")
    assert ["maria", "team:finance"] == sorted(row.attributes["allowed"])
    alone = await ines.follow(await ines.post(f"{sent.leads_to}/allow", allowed=" "))
    assert "It may be used by administrators alone." in alone.words


async def test_what_is_no_name_stays_in_the_form(pages):
    """With what is wrong with it; nothing is stored."""
    ines, sent = await added_token(pages, INES, "/organization/tokens/add")

    refused = await ines.post(f"{sent.leads_to}/allow", allowed="team:")

    assert 422 == refused.status
    assert "team:" in refused.response.text
    assert "Name users as they are called here" in refused.words
    (row,) = await pages.world.store.find(INES, "netsuite.token")
    assert not row.attributes.get("allowed")
