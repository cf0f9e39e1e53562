"""One request as a page's handler sees it: who asks, what was sent, and the ways to answer."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_web.sessions import Session
from netsuite_web.site import Site
from netsuite_web.templates import Templates


@dataclass
class Asked:
    """One request. `session` is there when somebody is signed in, or a browser was known before."""

    request: Request
    site: Site
    templates: Templates
    session: Session
    known: Caller | None

    @property
    def caller(self) -> Caller:
        """Who asks, on a page for people who are signed in."""
        assert self.known is not None
        return self.known

    @property
    def administrates(self) -> bool:
        """Whether an administrator of an organization asks."""
        return self.known is not None and self.known.organization is not None and self.known.role == "administrator"

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """Return a value of the address, cut where no honest one goes on."""
        return self.request.query_params.get(name, default)[:500]

    async def fields(self) -> dict[str, str]:
        """
        Return the fields of a form; of a name given twice, the last.

        Raises:
            ConfigurationError: It is not a form.
        """
        from starlette.exceptions import HTTPException

        try:
            async with self.request.form(max_fields=200, max_files=2) as form:
                return {
                    name: value if isinstance(value, str) else (await value.read()).decode("utf-8", "replace")
                    for name, value in form.multi_items()
                }
        except HTTPException as error:
            raise ConfigurationError(f"What was sent is not a form: {error.detail}") from None

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page."""
        told, path = self.session.told(), self.request.url.path
        return HTMLResponse(self.templates.page(template, values, path=path, caller=self.known, told=told), status)

    def to(self, path: str, **query: str) -> RedirectResponse:
        """Answer with another page's address (303: with GET)."""
        asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        return RedirectResponse(f"{self.site.prefix}{path}{'?' if asked else ''}{asked}", 303)

    def missing(self, what: str, *, back: str, back_title: str) -> Response:
        """Answer that a row is not there, or not this person's: the two look the same."""
        return self.page("missing.html", status=404, what=what, back=back, back_title=back_title)
