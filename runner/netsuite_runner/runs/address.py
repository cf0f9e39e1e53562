"""The address of a database of runs. No part of a password of it is ever shown."""

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.text import from_outside

_SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_ONE = r"(?:[\w.-]*|\[[\da-fA-F:.%]+\])(?::\d{1,5})?"
_HOSTS = re.compile(f"{_ONE}(?:,{_ONE})*", re.ASCII)
_HOST_AND_PORT = re.compile(r"(?P<name>.*?)(?::(?P<port>\d{1,5}))?", re.ASCII)
_DATABASE = re.compile(r"[^\s@&;=?#<>\"'/]+")
_SECRET = frozenset({"password", "sslpassword"})
_KNOWN = "postgresql://USER:PASSWORD@HOST/DATABASE; in user, password and database @ is written %40, : %3A, / %2F, ? %3F, # %23"


@dataclass(frozen=True)
class Address:
    """Where a PostgreSQL database is. `shown` is it for messages: no user, no password, no parameter."""

    url: str = field(repr=False)
    shown: str
    secrets: tuple[str, ...] = field(repr=False, default=())

    @classmethod
    def of(cls, text: str, *, named: str) -> "Address":
        """
        Read an address; `named` is what messages call it.

        Raises:
            ConfigurationError: It is none. The message repeats nothing of it.
        """
        try:
            parts = urlsplit(text.strip())
        except ValueError:  # it repeats the text
            raise ConfigurationError(
                f"{named} is not the address of a PostgreSQL database: write it as {_KNOWN}."
            ) from None
        database = unquote(parts.path.removeprefix("/"))
        if parts.scheme not in _SCHEMES or not database:
            raise ConfigurationError(f"{named} is not the address of a PostgreSQL database: write it as {_KNOWN}.")
        user, _, host = parts.netloc.rpartition("@")
        if "@" in user or _HOSTS.fullmatch(host) is None or _DATABASE.fullmatch(database) is None or parts.fragment:
            raise ConfigurationError(f"{named} cannot be read without doubt: write it as {_KNOWN}.")
        given = [value for name, value in parse_qsl(parts.query) if name in _SECRET]
        secrets = [*given, *([parts.password] if parts.password else [])]
        return cls(
            url=_url(parts, user, host),
            shown=f"postgresql://{host}/{database}",
            secrets=tuple({form for each in secrets for form in (each, unquote(each)) if form}),
        )

    def words(self, said: str) -> str:
        """Return what a driver said, unless it repeats a secret of the address."""
        if any(secret in said for secret in self.secrets):
            return "the database refused, in words that repeat a secret of its address"
        return from_outside(said).rstrip(".")


def _url(parts: SplitResult, user: str, host: str) -> str:
    """Return the address as libpq and SQLAlchemy both read it: of several hosts SQLAlchemy takes only parameters."""
    query, who = parts.query, f"{user}@" * bool(user)
    if "," in host:
        hosts = [_HOST_AND_PORT.fullmatch(each) for each in host.split(",")]
        names, ports = zip(*((each["name"].strip("[]"), each["port"] or "") for each in hosts if each), strict=True)
        several = f"host={','.join(names)}" + f"&port={','.join(ports)}" * any(ports)
        host, query = "", f"{several}&{query}" if query else several
    return f"postgresql://{who}{host}{parts.path}" + f"?{query}" * bool(query)
