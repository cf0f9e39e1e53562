"""One-time links: each signs in one person, once."""

from conftest import INES, MARIA
from netsuite_web.sign_in import Links


def test_a_link_is_spent_by_its_first_use():
    """And no other word opens anything."""
    links = Links()
    maria, ines = links.make(MARIA), links.make(INES)

    assert maria != ines
    assert links.spend("") is links.spend("ünknown") is links.spend(maria[:-1]) is None
    assert MARIA == links.spend(maria)
    assert links.spend(maria) is None
    assert INES == links.spend(ines)
