"""
What may be set from outside, and nothing else: environment variables `NETSUITE_NODES_*` over a settings file.

The file is `settings.toml` in the platform's configuration folder, or where NETSUITE_NODES_SETTINGS points. Unknown names are
refused in both, so that a misspelt setting cannot be silently ignored. An empty variable is one that is not set.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from netsuite_plugin.account import PRODUCTION_DOMAIN, check_domain
from netsuite_plugin.contract import Caller, ConfigurationError, describe
from netsuite_plugin.text import from_outside, sentence

__all__ = ["Settings"]

APPLICATION = "netsuite-nodes"
PREFIX = "NETSUITE_NODES_"
_LANGUAGE = re.compile(r"(\w+\s*=\s*)?[A-Za-z]{2}([_-][A-Za-z]{2})?")


class Settings(BaseModel):
    """Everything a deployment can change. Times are seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    user: str = Field(default="", description="Who the command line acts for; the operating system's user when empty.")
    organization: str | None = Field(default=None, description="The organization that user belongs to.")
    role: Literal["member", "administrator"] = Field(
        default="member", description="That user's role in the organization."
    )
    domain: str = Field(
        default=PRODUCTION_DOMAIN, description="netsuite.com, or netsuite.localhost:PORT for the emulator."
    )
    teams: str = Field(default="", description="Teams of that organization the user is in, separated by commas.")
    store: str | None = Field(
        default=None,
        repr=False,
        description="Credential store: a file, or postgresql://HOST/DATABASE; a file in the data folder when not set.",
    )
    master_key: SecretStr | None = Field(
        default=None,
        description="Base64 of the 32 bytes that seal the store; NEW,FORMER while it is rotated; or the word keyring.",
    )
    state: Path | None = Field(
        default=None, description="Folder of runs and slots, on a local disk; the data folder when not set."
    )
    runs: Mapping[str, SecretStr] = Field(
        default_factory=dict,
        description="Databases of runs by name, postgresql://HOST/DATABASE; in the environment the address or the name of the one that is used.",
    )
    concurrency: int | None = Field(
        default=None,
        ge=1,
        le=500,
        description="Most requests in flight at once per account; when not set, the account's own limit less the reserve, or 4 where NetSuite does not tell it.",
    )
    reserve: int = Field(
        default=1, ge=0, le=500, description="Requests at once that are left to other integrations of an account."
    )
    exports: Path | None = Field(
        default=None, description="Folder that nodes write files into; exports/ in the state folder when not set."
    )
    attempts: int = Field(default=5, ge=1, le=20, description="Tries per request, the first included.")
    retry_seconds: float = Field(default=120, ge=0, description="No retry begins later than this after the first try.")
    connect_timeout: float = Field(default=10, gt=0, description="Seconds to open a connection.")
    read_timeout: float = Field(
        default=180,
        gt=0,
        description="Seconds between two pieces of an answer (a 5-row list has taken 16 s in a sandbox).",
    )
    answer_seconds: float = Field(
        default=900,
        gt=0,
        description="Seconds from sending a request to the last byte of its answer (NetSuite ends a request after 15 minutes).",
    )
    answer_bytes: int = Field(
        default=100_000_000, ge=1_000, description="Bytes an answer may have, counted after decompression."
    )
    content_language: str = Field(
        default="",
        description="The account's default language, as pt or pt_BR, or one an account: 1234567=pt,7654321=es. Learnt from NetSuite when empty.",
    )
    token_timeout: float = Field(default=30, gt=0, le=300, description="Seconds for one whole token call.")
    proxy: SecretStr | None = Field(
        default=None,
        description="Proxy to reach NetSuite through, http://, https:// or socks5://; none: no proxy; HTTPS_PROXY or ALL_PROXY when not set.",
    )
    no_proxy: str | None = Field(
        default=None, description="Hosts reached without the proxy, separated by commas; NO_PROXY when not set."
    )

    mcp_tools: str = Field(
        default="",
        description="Tools that agents may use, separated by commas, * for any part: netsuite_record_get,netsuite_suiteql_*; all when empty.",
    )
    mcp_rows: int = Field(
        default=200, ge=1, le=10_000, description="Rows of one list that an agent is given; the rest is counted."
    )
    mcp_approval: str = Field(
        default="",
        description="Address of the pages, as https://flows.example.com, where a person approves each write of an agent; no approval is needed when empty.",
    )

    @field_validator("domain")
    @classmethod
    def _known_domain(cls, value: str) -> str:
        try:
            return check_domain(value)
        except ConfigurationError as error:
            raise ValueError(str(error)) from None

    @field_validator("runs", mode="before")
    @classmethod
    def _one_database(cls, value: object) -> object:
        return {"": value} if isinstance(value, str) else value

    @field_validator("content_language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        for each in value.split(",") if value else []:
            if _LANGUAGE.fullmatch(each.strip()) is None:
                raise ValueError(f"{each.strip()!r} is not a language such as pt or pt_BR, or ACCOUNT=LANGUAGE")
        return value

    @field_validator("mcp_approval")
    @classmethod
    def _pages_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment):
            raise ValueError(f"{value!r} is not an address such as https://flows.example.com")
        return value.rstrip("/")

    def language_of(self, account: str) -> str | None:
        """Return the language that is set for an account, by its ID or for all of them."""
        for each in self.content_language.split(",") if self.content_language else []:
            named, _, language = each.strip().rpartition("=")
            if named.strip() in {"", account}:
                return language.strip()
        return None

    @classmethod
    def load(cls, environment: Mapping[str, str]) -> "Settings":
        """
        Read the settings file, then the environment over it.

        Raises:
            ConfigurationError: A name is unknown or a value does not fit; the message names the file or variable.
        """
        import tomllib

        given = {name: value for name, value in environment.items() if name.startswith(PREFIX) and value.strip()}
        if wrong := sorted(name for name, value in given.items() if not _is_text(value)):
            raise ConfigurationError(f"The value of {' and of '.join(wrong)} is not UTF-8 text: set it again.")
        named = given.pop(f"{PREFIX}SETTINGS", None)
        folder = _folder("config")
        file = Path(named) if named else folder / "settings.toml" if folder else None
        values: dict[str, object] = {}
        if file is not None and (named or file.is_file()):
            try:
                values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
            except OSError as error:
                raise ConfigurationError(
                    f"The settings file {file} cannot be read: {error.strerror}. Make it readable, or name another with NETSUITE_NODES_SETTINGS."
                ) from None
            except UnicodeDecodeError:
                raise ConfigurationError(f"The settings file {file} is not UTF-8 text: save it as UTF-8.") from None
            except (ValueError, RecursionError) as error:  # the latter for nesting without end
                raise ConfigurationError(
                    f"The settings file {file} is not TOML: {from_outside(str(error)).rstrip('.')}. Correct it there."
                ) from None
        from_environment: dict[str, object] = {
            name.removeprefix(PREFIX).lower(): value for name, value in given.items()
        }
        if "runs" in from_environment and isinstance(named_runs := values.get("runs"), dict):
            from_environment["runs"] = {**named_runs, "": from_environment["runs"]}
        try:
            return cls.model_validate({**_proxies(environment), **values, **from_environment})
        except ValidationError as error:
            unknown = any(each["type"] == "extra_forbidden" for each in error.errors(include_url=False))
            known = f" Known: {', '.join(cls.model_fields)}." if unknown else ""
            raise ConfigurationError(
                f"Settings (environment {PREFIX}*{f' and {file}' if file else ''}): {sentence(describe(error, cls.model_fields))}{known}"
            ) from None

    @property
    def emulated(self) -> bool:
        """Whether requests go to a local emulator instead of NetSuite."""
        return self.domain != PRODUCTION_DOMAIN

    @property
    def proxy_address(self) -> str | None:
        """The proxy's address, with user and password if it has them; None where there is no proxy."""
        address = self.proxy.get_secret_value().strip() if self.proxy else ""
        return address if address and address.lower() != "none" else None

    @property
    def data_folder(self) -> Path:
        """
        Where this user's data lies.

        Raises:
            ConfigurationError: This user has no home folder, and no other place is set.
        """
        folder = _folder("data") or self.state
        if folder is None:
            raise ConfigurationError(
                f"This user has no home folder (HOME is not set): set {PREFIX}STATE to a folder for runs and slots, and {PREFIX}STORE to "
                "the file or database of the credentials."
            )
        return folder

    @property
    def store_place(self) -> str | Path:
        """Where the credential store is: a path or a URL."""
        return self.store or self.data_folder / "credentials.db"

    @property
    def store_on_postgres(self) -> bool:
        """Whether the credential store is on PostgreSQL."""
        return (self.store or "").startswith("postgres")

    @property
    def state_folder(self) -> Path:
        """Where runs and slots are kept."""
        return self.state or self.data_folder

    @property
    def exports_folder(self) -> Path:
        """Where nodes write files."""
        return self.exports or self.state_folder / "exports"

    def caller(self) -> Caller:
        """
        Return the person the command line acts for.

        Raises:
            ConfigurationError: None is set, and the operating system has no name for this user.
        """
        teams = frozenset(name.strip() for name in self.teams.split(",") if name.strip())
        return Caller(self.user or _system_user(), self.organization, teams, self.role)


def _system_user() -> str:
    import getpass
    import os

    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # the former before Python 3.13
        raise ConfigurationError(
            f"The operating system has no name for this user (uid {os.getuid()}): set {PREFIX}USER to the person's name."
        ) from None
    if not _is_text(name):
        raise ConfigurationError(f"The operating system's name of this user is not UTF-8 text: set {PREFIX}USER.")
    return name


def _is_text(value: str) -> bool:
    """Tell whether a variable of the environment is text; other bytes stand in it as halves of surrogate pairs."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what the variables say that all programs of a machine share; the small name counts before the large one, as with curl."""

    def said(name: str) -> str:
        return (environment.get(name.lower()) or environment.get(name) or "").strip()

    found = {"proxy": said("HTTPS_PROXY") or said("ALL_PROXY"), "no_proxy": said("NO_PROXY")}
    return {name: value for name, value in found.items() if value}


def _folder(what: Literal["config", "data"]) -> Path | None:
    """Return the platform's folder for our settings or our data; None for a user without a home."""
    import platformdirs

    of = platformdirs.user_config_path if what == "config" else platformdirs.user_data_path
    try:
        folder = of(APPLICATION)
    except RuntimeError:  # releases before 4.6 return a folder named ~ instead
        return None
    return folder if folder.is_absolute() else None
