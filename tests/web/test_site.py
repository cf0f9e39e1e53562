"""What all pages of one app share: where they are reached, and by which names."""

import pytest

from netsuite_plugin.settings import Settings
from netsuite_web.sign_in import Links
from netsuite_web.site import Site


def site(world, base, **more):
    return Site(world.registry, Settings(), base, **more)


@pytest.mark.parametrize(
    ("base", "prefix", "names"),
    [
        ("https://127.0.0.1:8765", "", {"127.0.0.1:8765", "localhost:8765"}),
        ("https://flows.example.com/netsuite", "/netsuite", {"flows.example.com", "flows.example.com:443"}),
        ("https://flows.example.com:8443", "", {"flows.example.com:8443"}),
    ],
)
def test_an_address_says_where_netsuite_sends_people_back_and_which_names_are_answered(world, base, prefix, names):
    """No name that somebody else pointed here."""
    found = site(world, base)
    assert (prefix, f"{base}/auth/callback", names) == (found.prefix, found.redirect_uri, set(found.host_names))


def test_the_command_connect_is_served_on_this_machine_alone(world):
    """Where no host signs people in."""
    assert site(world, "https://127.0.0.1:8765", links=Links()).handover is not None
    assert site(world, "https://flows.example.com").handover is None
    assert site(world, "https://127.0.0.1:8765").local
    assert not site(world, "https://flows.example.com").local
