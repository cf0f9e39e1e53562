"""How the account that asks writes its dates, while a query of it is translated."""

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from netsuite_emulator.setup.preferences import Preferences

_preferences: ContextVar[Preferences] = ContextVar("preferences")
_STRFTIME = {"YYYY": "%Y", "Mon": "%b", "MM": "%m", "M": "%-m", "DD": "%d", "D": "%-d"}
_MODEL = {"YYYY": "YYYY", "Mon": "MON", "MM": "MM", "M": "MM", "DD": "DD", "D": "DD"}


@contextmanager
def asked_by(preferences: Preferences) -> Generator[None]:
    """Let dates in texts be those of an account while a query of it is translated."""
    before = _preferences.set(preferences)
    try:
        yield
    finally:
        _preferences.reset(before)


def asking() -> Preferences:
    """Give the preferences of the account that asks."""
    return _preferences.get()


def strftime_of(preferences: Preferences) -> str:
    """Give the date format of an account as DuckDB writes dates by."""
    return _spelled(preferences, _STRFTIME)


def account_model() -> str:
    """Give the account's date format as a model of Oracle's to read dates by, which minds no leading zeros."""
    return _spelled(asking(), _MODEL)


def _spelled(preferences: Preferences, parts: Mapping[str, str]) -> str:
    return re.sub("YYYY|Mon|MM|M|DD|D", lambda part: parts[part[0]], preferences.date_format)
