"""One request to one account's REST services: path and effect in, an answer that can be relied on out."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias, TypedDict, TypeVar, Unpack

import anyio
import anyio.to_thread
import httpx

from netsuite_plugin.contract import ConfigurationError, Effect, NodeError
from netsuite_plugin.errors import ResponseError
from netsuite_plugin.suitetalk.answers import Body, Check, error_from, read, unreadable

Key = TypeVar("Key")
Found = TypeVar("Found")
Readable: TypeAlias = Callable[[httpx.Response], bool | Awaitable[bool]]

_READ_ON_THE_LOOP = 50_000
"""Bytes of an answer that are read in a fraction of a millisecond."""
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "netsuite-nodes"}
_LANGUAGE_HEADER = re.compile(r"\b(?:Content|Accept)-Language\b")
_LANGUAGE = re.compile(r"[^'\"‘’“”«»]{0,200}['\"‘’“”«»]([A-Za-z]{2}(?:[_-][A-Za-z]{2})?)['\"‘’“”«»]")  # noqa: RUF001 - the quotation marks of several languages


class Content(TypedDict, total=False):
    """What a request carries beside its method and path."""

    params: Mapping[str, str] | None
    json: Any
    headers: Mapping[str, str] | None


class Rest:
    """
    Speaks to `{origin}/services/rest`. The HTTP client below brings tokens, retries and slots.

    At most `at_once` calls are prepared or under way; hundreds more wait before any work is done for them, so that answers that have
    come are not kept waiting.

    Some accounts refuse requests until a header names the company's default language (claude-code#48784, n8n-nodes-netsuite#13).
    `language` is that language; when it is None it is learnt from such a refusal, once. Such a refusal comes before any work.
    """

    def __init__(self, http: httpx.AsyncClient, origin: str, *, at_once: int, language: str | None = None) -> None:
        self._http, self._root = http, f"{origin}/services/rest"
        self._gate = anyio.CapacityLimiter(at_once)
        self._reading = anyio.CapacityLimiter(1)
        self._language = language

    @property
    def at_once(self) -> int:
        """How many calls are prepared or under way at most."""
        return int(self._gate.total_tokens)

    @at_once.setter
    def at_once(self, calls: int) -> None:
        self._gate.total_tokens = calls

    async def read(
        self,
        method: str,
        path: str,
        *,
        tried: str,
        check: Check,
        **content: Unpack[Content],
    ) -> Body:
        """
        Ask, and return the body of the answer, which `check` found nothing wrong with. Anything else is asked for again.

        Raises:
            ResponseError: NetSuite said no, or what it answered cannot be relied on.
            TransportError: It was not reached, or hung up.
            CredentialError: The credential no longer works.
        """
        return await self.read_as(lambda response: read(response, check), method, path, tried=tried, **content)

    async def read_as(
        self,
        understood: Callable[[httpx.Response], tuple[Found, str | None]],
        method: str,
        path: str,
        *,
        tried: str,
        bulk: bool = False,
        **content: Unpack[Content],
    ) -> Found:
        """
        Ask as `read` does, and return what `understood` makes of the answer; it says what is wrong with one that cannot be relied on.

        A large answer is understood in a thread, one at a time: meanwhile the loop fills the slot that came free. `bulk`: this is one of many
        calls of a reader, which let others pass.
        """
        answers: list[tuple[Found, str | None]] = []

        async def readable(response: httpx.Response) -> bool:
            if len(response.content) < _READ_ON_THE_LOOP:
                answers.append(understood(response))
            else:
                answers.append(await anyio.to_thread.run_sync(understood, response, limiter=self._reading))
            return answers[-1][1] is None

        response = await self.send(method, path, effect="read", tried=tried, readable=readable, bulk=bulk, **content)
        found, wrong = answers[-1]
        if wrong is not None:
            raise unreadable(response, tried, wrong)
        return found

    async def each(self, ask: Callable[[Key], Awaitable[Found | None]], keys: Sequence[Key]) -> list[Found]:
        """
        Ask for each of many, as many at once as are let through here, and return what came, in their order; None is left out.

        Raises:
            NodeError: The first that failed; what was under way is cut off.
        """
        found: dict[int, Found] = {}
        waiting = iter(enumerate(keys))

        async def work() -> None:
            for place, key in waiting:
                answer = await ask(key)
                if answer is not None:
                    found[place] = answer

        try:
            async with anyio.create_task_group() as workers:
                for _ in range(min(self.at_once, len(keys))):
                    workers.start_soon(work)
        except* NodeError as errors:
            raise _first(errors) from None
        return [found[place] for place in sorted(found)]

    def request(
        self,
        method: str,
        path: str,
        *,
        tried: str,
        extensions: Mapping[str, Any] | None = None,
        **content: Unpack[Content],
    ) -> httpx.Request:
        """
        Return the request as it is sent, but for the login, which comes below.

        Raises:
            ConfigurationError: What is to be sent cannot be written as JSON.
        """
        try:
            return httpx.Request(
                method,
                _address(self._root + path),
                params=content.get("params") or None,
                json=content.get("json"),
                headers={**_HEADERS, **_language_headers(self._language), **(content.get("headers") or {})},
                extensions=dict(extensions or {}),
            )
        except (ValueError, TypeError, RecursionError) as cause:
            raise ConfigurationError(
                f"{tried}: this cannot be written as JSON ({cause}). Nothing was sent. Correct that value."
            ) from None

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        effect: Effect,
        tried: str,
        readable: Readable | None = None,
        bulk: bool = False,
        **content: Unpack[Content],
    ) -> httpx.Response:
        """
        Send, and return the answer whatever its status: for callers to whom a refusal says more than its error.

        `readable` tells of a 2xx whether it is what was asked for; a read that was answered otherwise is sent again.

        Raises:
            ResponseError: The account wants its language named, and it is not known.
            TransportError: It was not reached, or hung up.
            CredentialError: The credential no longer works.
        """
        extensions = {"effect": effect, "timeout": self._http.timeout.as_dict(), "readable": readable, "bulk": bulk}
        async with self._gate:
            while True:
                language = self._language
                request = self.request(method, path, tried=tried, extensions=extensions, **content)
                response = await self._sent(request)
                if response.is_success:
                    return response
                refusal = error_from(response, tried)
                if not _about_language(refusal):
                    return response
                if language is not None or (named := _named_language(refusal)) is None:
                    raise _language_unknown(refusal, language)
                self._language = named  # the next round has one, so there is no third

    async def deliver(
        self,
        request: httpx.Request,
        *,
        effect: Effect,
        readable: Readable | None = None,
    ) -> httpx.Response:
        """
        Send a request to another address of the account as it is, and return the answer whatever its status; `readable` is that of `exchange`.

        Raises:
            TransportError: It was not reached, or hung up.
            CredentialError: The credential no longer works.
        """
        request.headers.update({name: value for name, value in _HEADERS.items() if name not in request.headers})
        request.extensions = {"effect": effect, "timeout": self._http.timeout.as_dict(), "readable": readable}
        async with self._gate:
            return await self._sent(request)

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        response = await self._http.send(request)
        # it has been read, and httpx's stream holds the response that holds it: without this, bodies wait for a garbage collection
        response.stream = httpx.ByteStream(b"")
        return response

    async def send(
        self,
        method: str,
        path: str,
        *,
        effect: Effect,
        tried: str,
        readable: Readable | None = None,
        bulk: bool = False,
        **content: Unpack[Content],
    ) -> httpx.Response:
        """
        Send as `exchange` does, and return the answer, any 2xx.

        Raises:
            ResponseError: NetSuite said no.
            TransportError: It was not reached, or hung up.
            CredentialError: The credential no longer works.
        """
        response = await self.exchange(
            method, path, effect=effect, tried=tried, readable=readable, bulk=bulk, **content
        )
        if not response.is_success:
            raise error_from(response, tried)
        return response


@lru_cache(maxsize=256)
def _address(text: str) -> httpx.URL:
    """Return a parsed address: parsing takes httpx as long as all that is ours of a call."""
    return httpx.URL(text)


def _first(errors: ExceptionGroup[NodeError]) -> NodeError:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first


def _language_headers(language: str | None) -> Mapping[str, str]:
    return {} if language is None else {"Content-Language": language, "Accept-Language": language}


def _about_language(error: ResponseError) -> bool:
    """Tell whether NetSuite asks for its header, whose name it does not translate."""
    return error.status == 400 and any(_LANGUAGE_HEADER.search(each.detail) for each in error.details)


def _named_language(error: ResponseError) -> str | None:
    """Return the quoted code that follows the header's name. Nothing else of the text is read: it is translated."""
    for each in error.details:
        for header in _LANGUAGE_HEADER.finditer(each.detail):
            if found := _LANGUAGE.match(each.detail, header.end()):
                return found[1]
    return None


def _language_unknown(error: ResponseError, language: str | None) -> ResponseError:
    sent = f" {language!r} was sent." if language else ""
    return type(error)(
        f"{error}{sent} Set NETSUITE_NODES_CONTENT_LANGUAGE to the company's default language, for example pt or pt_BR: an administrator "
        f"finds it in Setup > Company > General Preferences.",
        status=error.status,
        title=error.title,
        details=error.details,
        request_id=error.request_id,
    )
