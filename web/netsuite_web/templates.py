"""Jinja2 with what every page needs: the frame's navigation, times, places, and text that came from outside."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jinja2
from markupsafe import Markup

from netsuite_plugin.account import PRODUCTION_DOMAIN
from netsuite_plugin.contract import Caller
from netsuite_plugin.counts import counted
from netsuite_plugin.text import visible
from netsuite_web import moments
from netsuite_web.assets import stamp
from netsuite_web.failure import for_pages
from netsuite_web.sessions import Notice
from netsuite_web.site import Site
from netsuite_web.tables import table_of

_PIECES = re.compile(r"[^@/_.:?&=]*[@/_.:?&=]|[^@/_.:?&=]+")


@dataclass(frozen=True)
class _Entry:
    path: str
    title: str
    apart: bool = False


ENTRIES = (
    _Entry("/connectors", "Connectors"),
    _Entry("/runs", "Runs"),
    _Entry("/schedules", "Schedules"),
    _Entry("/nodes", "Nodes"),
    _Entry("/plans", "Plans"),
    _Entry("/slots", "Slots", apart=True),
    _Entry("/audit", "Audit"),
    _Entry("/organization", "Organization"),
)


class Templates:
    """The templates of one app. `rules` say of each page's path who may open it: nobody is shown the way to another."""

    def __init__(self, site: Site, rules: Mapping[str, Callable[[Caller | None], bool]]) -> None:
        self._site, self._rules = site, rules
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("netsuite_web"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_acting_nowhere,
        )
        shared: dict[str, Any] = self._environment.globals
        shared |= {"prefix": site.prefix, "site": site, "stamp": stamp()}
        filters: dict[str, Any] = self._environment.filters
        filters |= {
            "ago": self._ago,
            "at": self._at,
            "day": self._day,
            "lasts": moments.length,
            "breaks": breaks,
            "counted": counted,
            "env": environment_of,
            "for_pages": for_pages,
            "moment": datetime.fromisoformat,
            "sentence": sentence,
            "tables": lambda value: table_of(value, most=None),
            "thousands": lambda number: f"{number:,}",
        }

    def page(
        self, name: str, values: Mapping[str, Any], *, path: str, caller: Caller | None, told: list[Notice]
    ) -> str:
        """Return a whole page, for who asks, with what is to be said at its head."""
        shown = {"caller": caller, "entries": self._entries(path, caller), "told": told}
        return self._environment.get_template(name).render({**shown, **values})

    def fragment(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a part of a page: for live updates."""
        return self._environment.get_template(name).render(values)

    def _entries(self, path: str, caller: Caller | None) -> list[tuple[_Entry, bool]]:
        here = path.removeprefix(self._site.prefix)
        return [
            (entry, here == entry.path or here.startswith(f"{entry.path}/"))
            for entry in ENTRIES
            if entry.path in self._rules and self._rules[entry.path](caller)
        ]

    def _ago(self, moment: datetime) -> Markup:
        return moments.as_time(moment, moments.relative(moment, self._site.clock.now()))

    def _at(self, moment: datetime) -> Markup:
        return moments.as_time(moment, moments.at(moment, self._site.clock.now()))

    def _day(self, moment: datetime) -> Markup:
        return moments.as_time(moment, moments.day(moment, self._site.clock.now()))


def sentence(words: str) -> str:
    """Return words that begin as a sentence does; names in them stay as they are written."""
    return words[:1].upper() + words[1:]


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
