"""The language that some accounts ask for."""

import asyncio

import httpx
import pytest

from netsuite_plugin.errors import RequestRejected
from netsuite_plugin.settings import Settings
from scripted import Scripted, services_over

pytestmark = pytest.mark.fault("B7")

ASKED = (
    "Invalid language. REST web services currently only support the default company language, and do not support the language specified "
    "in your user preferences. Provide the {} header with your default company language value '{}'."
)
MADE = {"Location": "/services/rest/record/v1/task/77"}


class Account(httpx.AsyncBaseTransport):
    """An account of one language, which refuses what does not name it."""

    def __init__(self, language, words=ASKED, header="Content-Language"):
        self.language, self.words, self.header, self.sent = language, words, header, []

    async def handle_async_request(self, request):
        self.sent.append((request.method, request.headers.get(self.header)))
        await asyncio.sleep(0)
        if request.headers.get(self.header) == self.language:
            return (
                httpx.Response(204, headers=MADE)
                if request.method == "POST"
                else httpx.Response(200, json={"id": "107"})
            )
        detail = {"detail": self.words.format(self.header, self.language), "o:errorCode": "USER_ERROR"}
        return httpx.Response(400, json={"title": "Bad Request", "o:errorDetails": [detail]})


async def create(client, number=1):
    return await client.records.create("task", {"title": "x"}, key=f"k-{number}")


@pytest.mark.parametrize("language", ["pt", "pt_BR", "fr-CA"])
async def test_a_language_is_learnt_once(clock, language):
    """The refusal came before any work, so the same write is sent once more, and every later one is right at once."""
    account = Account(language)
    async with services_over(account, clock) as client:
        for number in range(3):
            assert "77" == (await create(client, number))["id"]

    assert [("POST", None), *[("POST", language)] * 3] == account.sent


async def test_many_writes_at_once_learn_it_together(clock):
    """Each is refused once at most."""
    account = Account("pt")
    async with services_over(account, clock) as client:
        await asyncio.gather(*[create(client, number) for number in range(20)])

    assert 20 == [language for _, language in account.sent].count("pt")


async def test_a_read_that_is_refused_learns_it_too(clock):
    """Another account names Accept-Language."""
    account = Account("es", header="Accept-Language")
    async with services_over(account, clock) as client:
        assert "107" == (await client.records.get("customer", "107"))["id"]


@pytest.mark.parametrize(
    "words",
    [
        "Idioma inválido. Forneça o cabeçalho {} com o valor do idioma padrão da empresa “{}”.",
        "Langue non valide. Indiquez « fr_FR » … l'en-tête {} avec la valeur «{}».",
        "{}: '{}'",
    ],
)
async def test_the_words_around_it_may_be_in_any_language(clock, words):
    """Only the quoted code after the header's name is read."""
    account = Account("pt", words=words)
    async with services_over(account, clock) as client:
        assert "77" == (await create(client))["id"]


@pytest.mark.parametrize(
    "words", ["Provide the {} header.", "Provide the {} header with 'Português'.", "'{1}' for {0}", "{0} 'p\r\nt'"]
)
async def test_without_a_code_it_is_asked_to_be_set(clock, words):
    """Nothing is guessed, nothing is sent again, and nothing from outside becomes a header."""
    account = Account("pt", words=words)
    async with services_over(account, clock) as client:
        with pytest.raises(RequestRejected, match=r"NETSUITE_NODES_CONTENT_LANGUAGE.*General Preferences"):
            await client.records._rest.send("POST", "/record/v1/task", effect="once", tried="Creating task", json={})

    assert 1 == len(account.sent)


async def test_a_language_that_is_set_is_sent_and_not_replaced(clock):
    """A wrong one is said."""
    right, wrong = Account("pt"), Account("pt")
    async with services_over(right, clock, language="pt") as client:
        await create(client)
    async with services_over(wrong, clock, language="es") as client:
        with pytest.raises(RequestRejected, match=r"'es' was sent.*NETSUITE_NODES_CONTENT_LANGUAGE"):
            await client.records._rest.send("POST", "/record/v1/task", effect="once", tried="Creating task", json={})

    assert [("POST", "pt")] == right.sent
    assert [("POST", "es")] == wrong.sent


async def test_who_needs_none_sends_none(clock):
    """An account that asks for nothing gets nothing."""
    wire = Scripted(httpx.Response(204, headers=MADE))
    async with services_over(wire, clock) as client:
        await create(client)

    assert not {"content-language", "accept-language"} & set(wire.sent[0].headers)


def test_it_is_set_for_all_accounts_or_for_each():
    """By the account's ID."""
    assert "pt" == Settings(content_language="pt").language_of("1234567")
    each = Settings(content_language="1234567=pt, 7654321_SB1=es_ES")
    assert ("pt", "es_ES", None) == tuple(each.language_of(name) for name in ("1234567", "7654321_SB1", "1"))


@pytest.mark.parametrize("value", ["portuguese", "p", "pt BR", "pt\r\nX: y", "=pt", "a=b=pt"])
def test_what_is_no_language_is_refused(value):
    """Before any request."""
    with pytest.raises(ValueError, match="is not a language"):
        Settings(content_language=value)
