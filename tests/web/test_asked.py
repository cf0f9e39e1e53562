"""One request as a page's handler sees it."""

import pytest
from starlette.requests import Request

from conftest import INES, MARIA
from netsuite_plugin.contract import ConfigurationError
from netsuite_web.asked import Asked
from netsuite_web.sessions import Sessions
from netsuite_web.templates import Templates
from web_people import SAM

pytestmark = pytest.mark.anyio


@pytest.fixture
async def asked(pages):
    """Makes a request with a body, or an address."""

    def make(body=b"", *, kind="application/x-www-form-urlencoded", query="", caller=MARIA):
        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        scope = {
            "type": "http",
            "app": None,
            "method": "POST",
            "path": "/runs/a b",
            "path_params": {"run": "a b"},
            "query_string": query.encode(),
            "headers": [(b"content-type", kind.encode())],
        }
        session = Sessions(pages.world.clock).begin()
        return Asked(Request(scope, receive), pages.site, Templates(pages.site, {}), session, caller)

    return make


async def test_the_fields_of_a_form(asked):
    """Of a name given twice the last; a file as its text; what is no form is refused."""
    assert {"a": "2", "b": "ü"} == await asked(b"a=1&a=2&b=%C3%BC").fields()
    file = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\na,\xff\r\n--x--\r\n'
    assert {"f": "a,\ufffd"} == await asked(file, kind="multipart/form-data; boundary=x").fields()
    with pytest.raises(ConfigurationError, match="not a form"):
        await asked(b"--y", kind="multipart/form-data; boundary=x").fields()


async def test_values_of_the_address(asked):
    """Cut where no honest one goes on; another page's address is written as one."""
    found = asked(query=f"q=a%20b&long={'x' * 900}")
    assert ("a b", "", "a b", 500) == (
        found.query("q"),
        found.query("none"),
        found.part("run"),
        len(found.query("long")),
    )
    assert "/runs?q=a%26b%0D" == found.to("/runs", q="a&b\r").headers["location"]
    assert 404 == found.missing("This run", back="/runs", back_title="Runs").status_code


async def test_who_administrates(asked):
    """An administrator of an organization, and nobody else."""
    assert [False, True, False, False] == [asked(caller=each).administrates for each in (MARIA, INES, SAM, None)]
    assert MARIA == asked().caller
