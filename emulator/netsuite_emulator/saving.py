"""
The state of an emulator in a file: what `emulator.save` writes and `Emulator.load` reads.

Kept are the clock's offset and of every account its setup, people, customization, grants, tokens and records. Not kept are RESTlets, which
are Python, browser sessions, unfinished jobs, faults, and what was asked so far. The file holds secrets: only its owner may read it.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from netsuite_emulator.access.grants import Chain, Grants, Token
from netsuite_emulator.access.tba import AccessToken
from netsuite_emulator.account import Account, DataCenter
from netsuite_emulator.setup.administration import Features
from netsuite_emulator.setup.client_certificates import CertificateMapping
from netsuite_emulator.setup.customization import CustomField, CustomRecordType
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.preferences import Preferences
from netsuite_emulator.setup.roles import Role, User
from netsuite_emulator.setup.undocumented import Undocumented
from netsuite_emulator.store import Contents

FORMAT = "netsuite-emulator"
VERSION = 1

_Center = TypeVar("_Center", bound=DataCenter)


@dataclass(slots=True)
class Owner:
    """Whose something is: keys into the account's integrations, users and roles."""

    integration: str
    user: str
    role: str


@dataclass(slots=True)
class SavedToken:
    """One OAuth 2.0 token, without the text it is known by."""

    id: str
    issued_at: datetime
    expires_at: datetime
    spent: bool


@dataclass(slots=True)
class SavedChain:
    """All tokens of one consent, by their texts."""

    owner: Owner
    scopes: tuple[str, ...]
    rotates: bool
    begun_at: datetime
    machine: bool
    revoked: bool
    access_tokens: dict[str, SavedToken]
    refresh_tokens: dict[str, SavedToken]


@dataclass(slots=True)
class SavedCertificate:
    """One certificate mapping; of the certificate the public key is kept."""

    id: str
    owner: Owner
    public_key: str
    created: datetime
    valid_from: datetime
    valid_until: datetime
    revoked: bool


@dataclass(slots=True)
class SavedAccessToken:
    """One token of token-based authentication."""

    id: str
    secret: str
    owner: Owner
    active: bool


@dataclass(slots=True)
class SavedAccount:
    """One account."""

    id: str
    features: Features
    undocumented: Annotated[Undocumented, Field(alias="choices")]  # the name in files written so far
    roles: dict[str, Role]
    users: dict[str, User]
    integrations: dict[str, Integration]
    certificates: list[SavedCertificate]
    access_tokens: list[SavedAccessToken]
    chains: list[SavedChain]
    consents: list[tuple[str, str, str, str]]
    fields: dict[str, CustomField]
    record_types: dict[str, CustomRecordType]
    lists: dict[str, dict[str, str]]
    hidden: dict[str, set[str]]
    datasets: dict[str, str]
    contents: Contents
    preferences: Preferences = field(default_factory=Preferences)


@dataclass(slots=True)
class Saved:
    """The whole file."""

    format: str
    version: int
    seed: int
    clock_moved: timedelta
    accounts: list[SavedAccount]


def save(center: DataCenter, path: Path) -> None:
    """Write the state; the file is replaced at once, and only its owner may read it."""
    accounts = [_saved(each) for each in center.accounts.values()]
    saved = Saved(FORMAT, VERSION, center.seed, center.clock.moved, accounts)
    content = TypeAdapter(Saved).dump_json(saved, by_alias=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    beside.replace(path)


def load(path: Path, begin: Callable[..., _Center]) -> _Center:
    """
    Make an emulator as it was saved: `begin` makes one with these accounts and seed, and no company.

    Raises:
        ValueError: The file is not a saved state, is of another version, or is damaged.
    """
    collecting = gc.isenabled()
    gc.disable()  # none of many thousand new records is garbage, and looking through them takes longer than reading them
    try:
        return _loaded(path, _read(path), begin)
    finally:
        if collecting:
            gc.enable()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = from_json(path.read_bytes(), cache_strings="keys")
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path} is not a saved state of the emulator")
    if content.get("version") != VERSION:
        raise ValueError(f"{path} has version {content.get('version')} of the format; this emulator reads {VERSION}")
    return content


def _loaded(path: Path, content: dict[str, Any], begin: Callable[..., _Center]) -> _Center:
    try:
        saved = TypeAdapter(Saved).validate_python(content)
        accounts = [each.id for each in saved.accounts]
        center = begin(accounts=accounts, company=False, seed=saved.seed)
        center.clock.move(seconds=saved.clock_moved.total_seconds())
        for each in saved.accounts:
            _restore(center.account(each.id), each)
    except (ValidationError, KeyError) as damage:
        first = damage.errors()[0]["loc"] if isinstance(damage, ValidationError) else damage.args
        raise ValueError(f"{path} is damaged at {'.'.join(map(str, first))}") from None
    return center


def _saved(account: Account) -> SavedAccount:
    added = account.customization
    return SavedAccount(
        id=account.id,
        features=account.features,
        undocumented=account.undocumented,
        roles=account.roles,
        users=account.users,
        integrations=account.integrations,
        certificates=[
            SavedCertificate(
                each.certificate_id,
                _owner(each),
                each.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
                each.created,
                each.valid_from,
                each.valid_until,
                each.revoked,
            )
            for each in _kept(account, account.certificates.values())
        ],
        access_tokens=[
            SavedAccessToken(each.id, each.secret, _owner(each), each.active)
            for each in _kept(account, account.tba.tokens.values())
        ],
        chains=list(_saved_chains(account)),
        consents=sorted(account.grants.consents),
        fields=added.fields,
        record_types=added.record_types,
        lists=added.lists,
        hidden=added.hidden,
        datasets=account.datasets,
        contents=account.records.contents(),
        preferences=account.preferences,
    )


def _saved_chains(account: Account) -> Iterator[SavedChain]:
    grants = account.grants
    chains = {id(each.chain): each.chain for each in [*grants.access_tokens.values(), *grants.refresh_tokens.values()]}
    for chain in _kept(account, chains.values()):
        yield SavedChain(
            _owner(chain),
            chain.scopes,
            chain.rotates,
            chain.begun_at,
            chain.machine,
            chain.revoked,
            _saved_tokens(grants.access_tokens, chain),
            _saved_tokens(grants.refresh_tokens, chain),
        )


def _saved_tokens(issued: dict[str, Token], chain: Chain) -> dict[str, SavedToken]:
    return {
        text: SavedToken(each.id, each.issued_at, each.expires_at, each.spent)
        for text, each in issued.items()
        if each.chain is chain
    }


def _restore(account: Account, saved: SavedAccount) -> None:
    account.features, account.undocumented = saved.features, saved.undocumented
    account.preferences = saved.preferences
    account.roles, account.users, account.integrations = saved.roles, saved.users, saved.integrations
    added = account.customization
    added.fields, added.record_types = saved.fields, saved.record_types
    added.lists, added.hidden = saved.lists, saved.hidden
    added.revision += 1
    account.datasets = saved.datasets
    account.certificates = {each.id: _certificate(account, each) for each in saved.certificates}
    account.tba.tokens = {
        each.id: AccessToken(each.id, each.secret, *_owned(account, each.owner), each.active)
        for each in saved.access_tokens
    }
    account.grants.consents = set(saved.consents)
    for each in saved.chains:
        _restore_chain(account, account.grants, each)
    account.records_as_saved(saved.contents)


def _restore_chain(account: Account, grants: Grants, saved: SavedChain) -> None:
    chain = Chain(
        *_owned(account, saved.owner),
        saved.scopes,
        rotates=saved.rotates,
        begun_at=saved.begun_at,
        machine=saved.machine,
        revoked=saved.revoked,
    )
    for tokens, issued in (
        (saved.access_tokens, grants.access_tokens),
        (saved.refresh_tokens, grants.refresh_tokens),
    ):
        for text, each in tokens.items():
            issued[text] = Token(each.id, chain, each.issued_at, each.expires_at, each.spent)


def _certificate(account: Account, saved: SavedCertificate) -> CertificateMapping:
    return CertificateMapping(
        saved.id,
        load_pem_public_key(saved.public_key.encode()),  # type: ignore[arg-type]  # only kinds that pass mapped() were saved
        *_owned(account, saved.owner),
        saved.created,
        saved.valid_from,
        saved.valid_until,
        saved.revoked,
    )


_Owned = TypeVar("_Owned", AccessToken, CertificateMapping, Chain)


def _kept(account: Account, things: Iterable[_Owned]) -> Iterator[_Owned]:
    """Leave out what belongs to an integration or user that was removed since: it is good for nothing."""
    for each in things:
        if account.integrations.get(each.integration.key) is each.integration and each.user.email in account.users:
            yield each


def _owner(thing: AccessToken | CertificateMapping | Chain) -> Owner:
    return Owner(thing.integration.key, thing.user.email, thing.role.id)


def _owned(account: Account, owner: Owner) -> tuple[Integration, User, Role]:
    return account.integrations[owner.integration], account.users[owner.user], account.roles[owner.role]
