"""Jinja2 with what every page needs: the frame's navigation, times, places, and text that came from outside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from netsuite_plugin.account import PRODUCTION_DOMAIN
from netsuite_plugin.text import visible
from netsuite_web import moments
from netsuite_web.failure import for_pages
from netsuite_web.route import Route

if TYPE_CHECKING:
    from netsuite_web.asked import Asked
    from netsuite_web.site import Site

_PIECES = re.compile(r"[^@/_.:?&=]*[@/_.:?&=]|[^@/_.:?&=]+")


@dataclass(frozen=True)
class _Entry:
    path: str
    title: str
    apart: bool = False


ENTRIES = (
    _Entry("/connectors", "Connectors"),
    _Entry("/runs", "Runs"),
    _Entry("/nodes", "Nodes"),
    _Entry("/slots", "Slots", apart=True),
    _Entry("/audit", "Audit"),
    _Entry("/organization", "Organization"),
)


class Templates:
    """The templates of one app."""

    def __init__(self, site: "Site", routes: Sequence[Route]) -> None:
        self._site = site
        self._rules = {route.path: route.rule for route in routes if route.method == "GET"}
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("netsuite_web"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_acting_nowhere,
        )
        self._environment.globals |= {"prefix": site.prefix, "site": site}
        self._environment.filters |= {
            "ago": self._ago,
            "at": self._at,
            "day": self._day,
            "lasts": moments.length,
            "breaks": breaks,
            "env": environment_of,
            "for_pages": for_pages,
            "thousands": lambda number: f"{number:,}",
        }

    def page(self, name: str, asked: "Asked", values: Mapping[str, Any]) -> str:
        """Return a whole page."""
        shown = {"asked": asked, "caller": asked.known, "entries": self._entries(asked), "told": asked.session.told()}
        return self._environment.get_template(name).render({**shown, **values})

    def fragment(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a part of a page: for live updates."""
        return self._environment.get_template(name).render(values)

    def _entries(self, asked: "Asked") -> list[tuple[_Entry, bool]]:
        path = asked.request.url.path.removeprefix(self._site.prefix)
        return [
            (entry, path == entry.path or path.startswith(f"{entry.path}/"))
            for entry in ENTRIES
            if entry.path in self._rules and self._rules[entry.path].allows(asked.known)
        ]

    def _ago(self, moment: datetime) -> Markup:
        return moments.as_time(moment, moments.relative(moment, self._site.clock.now()))

    def _at(self, moment: datetime) -> Markup:
        return moments.as_time(moment, moments.at(moment, self._site.clock.now()))

    def _day(self, moment: datetime) -> Markup:
        return moments.as_time(moment, moments.day(moment, self._site.clock.now()))


def breaks(text: object) -> Markup:
    """Let a long name break after its own marks, and nowhere in a word."""
    return Markup("<wbr>").join(_PIECES.findall(visible(str(text))))


def environment_of(account: str, domain: str = PRODUCTION_DOMAIN) -> Markup:
    """Return the box that says what kind of account this is; an emulator's never passes for NetSuite's."""
    suffix = account.partition("_")[2]
    if domain not in {PRODUCTION_DOMAIN, ""}:
        kind, word = "emulator", "EMULATOR"
    elif suffix.startswith("SB"):
        kind, word = "sandbox", "sandbox"
    elif suffix == "RP":
        kind, word = "sandbox", "release preview"
    elif account.startswith("TSTDRV"):
        kind, word = "sandbox", "test drive"
    else:
        kind, word = "production", "production"
    return Markup('<span class="env {}">{}</span>').format(kind, word)


def _acting_nowhere(value: Any) -> Any:
    """Write out control characters and marks that turn text around, wherever they came from."""
    return visible(value) if type(value) is str else value
