"""What every page is made with: navigation, places, and text that came from outside."""

import jinja2
import pytest

from conftest import INES, MARIA
from netsuite_web.routes import ROUTES
from netsuite_web.templates import Templates, breaks, environment_of
from web_people import SAM

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("account", "domain", "word"),
    [
        ("1234567", "netsuite.com", "production"),
        ("1234567_SB1", "netsuite.com", "sandbox"),
        ("1234567_RP", "netsuite.com", "release preview"),
        ("TSTDRV123", "netsuite.com", "test drive"),
        ("1234567", "localhost:8443", "EMULATOR"),
        ("1234567_SB1", "localhost:8443", "EMULATOR"),
    ],
)
def test_an_emulator_never_passes_for_netsuite(account, domain, word):
    """Whatever its account is called."""
    assert f">{word}</span>" in environment_of(account, domain)


def test_long_names_break_after_their_own_marks():
    """Nothing in them acts."""
    assert "ap@<wbr>example.<wbr>com" == breaks("ap@example.com")
    assert "&lt;b&gt;" in breaks("<b>")
    assert "\u202e" not in breaks("a\u202eb")


async def test_a_value_is_written_out_wherever_it_stands(pages):
    """Also one that nobody thought of; and a name that is not given is an error, not nothing."""
    templates = Templates(pages.site, {})
    shown = templates.page(
        "missing.html", {"what": "<i>\x1b\u202e", "back": "/", "back_title": "a"}, path="/", caller=MARIA, told=[]
    )
    assert "&lt;i&gt;" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    with pytest.raises(jinja2.UndefinedError):
        templates.page("missing.html", {}, path="/", caller=MARIA, told=[])


async def test_nobody_is_shown_the_way_to_a_page_that_is_not_theirs(pages):
    """An entry stands where its rule allows it, and says where the reader is."""
    templates = Templates(pages.site, {route.path: route.rule.allows for route in ROUTES})
    values = {"what": "", "back": "/", "back_title": ""}

    def entries(caller, path="/runs/a"):
        return templates.page("missing.html", values, path=path, caller=caller, told=[])

    assert ">Organization<" not in entries(SAM)
    assert ">Organization<" in entries(INES)
    assert ">Connectors<" not in entries(None)
    assert 'href="/runs" aria-current="page"' in entries(SAM)
