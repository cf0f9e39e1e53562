"""Where the credential store is, read from NETSUITE_NODES_STORE: a path or a URL. No part of a password of it is ever shown."""

import re
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from netsuite_plugin.errors import StoreError

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_PAIRS = re.compile(r"(?:^|\s)(?:host|hostaddr|port|dbname|user|password|passfile|service|sslmode)\s*=", re.IGNORECASE)
"""A connection string as libpq takes it beside URLs."""
_NO_SLASHES = re.compile(r"(?:postgres(?:ql)?|sqlite)(?:\+\w+)?:", re.IGNORECASE)
_HARMLESS = frozenset({"host", "hostaddr", "port", "sslmode", "application_name", "connect_timeout"})
"""Parameters of an address whose value a message may repeat."""
_NOT_IN_A_NAME = re.compile(r"[\s@&;=?#<>\"']")
_KNOWN = "a path, sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DATABASE is known"
_ENCODED = "in user, password and database @ is written %40, : %3A, / %2F, ? %3F, # %23, and a blank %20"


def url_of(where: str | Path) -> sa.URL:
    """
    Read where the store is.

    Raises:
        StoreError: It is neither a path nor such a URL. The message repeats nothing of it that may be a secret.
    """
    text = str(where)
    if "://" not in text:
        if _PAIRS.search(text) or _NO_SLASHES.match(text):
            raise StoreError(f"NETSUITE_NODES_STORE is neither a path nor a database URL: {_KNOWN}.")
        return sa.URL.create("sqlite", database=text)
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError):  # the latter where a port is not a number; both repeat the whole text
        raise StoreError(f"NETSUITE_NODES_STORE is neither a path nor a database URL: {_KNOWN}; {_ENCODED}.") from None
    backend = url.drivername.partition("+")[0]
    if backend not in _DRIVERS or not url.database:
        raise StoreError(f"NETSUITE_NODES_STORE is not an address of a store: {_KNOWN}.")
    if backend != "sqlite" and _misread(url, text):
        raise StoreError(f"NETSUITE_NODES_STORE cannot be read without doubt: {_ENCODED}.")
    return url.set(drivername=_DRIVERS[backend])


def shown(url: sa.URL) -> str:
    """Return where a database is, for messages: no user, no password, no parameter."""
    port = f":{url.port}" if url.port else ""
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    return f"postgresql://{host}{port}/{url.database}"


def secrets_in(url: sa.URL) -> frozenset[str]:
    """Return every text of the address that may be a secret, as it is and as it is written in URLs."""
    values = [url.password or "", url.username if url.username and ":" in url.username else ""]
    for name, value in url.query.items():
        if name not in _HARMLESS:
            values += [name, *([value] if isinstance(value, str) else value)]
    spelled = {form for each in values for form in (each, unquote(each), quote(each, safe=""), quote_plus(each))}
    return frozenset(each for each in spelled if each)


def _misread(url: sa.URL, text: str) -> bool:
    """Tell whether the address, read by RFC 3986, has another user, host or database than SQLAlchemy reads, so that a password may stand there."""
    authority = re.split(r"[/?#]", text.partition("://")[2], maxsplit=1)[0]
    user, _, host = authority.rpartition("@")
    expected = user.partition(":")[0]
    if unquote(expected) != (url.username or "") or (url.host or "") not in host or "@" in user:
        return True
    return any(_NOT_IN_A_NAME.search(each or "") for each in (url.host, url.database))
