"""
An organization's service account: a key pair made here, its certificate for NetSuite, and the Certificate ID that comes back.

RSA 3072 or EC P-256, at most two years (`subsect_162755332391`); the mapping names one role and one user (`section_162686838198`).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, ConfigurationError, CredentialStore, StoredCredential
from netsuite_plugin.credentials.grants import require_changeable
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import UNMAPPED, ClientCredentialsGrant, Grant
from netsuite_plugin.credentials.model.kinds import SERVICE_ACCOUNT
from netsuite_plugin.credentials.resolve import ChosenConfig

LONGEST = timedelta(days=730)
"""NetSuite cuts what is longer than two years."""


@dataclass(frozen=True)
class NewCertificate:
    """What an administrator uploads, and the credential that waits for its Certificate ID."""

    row: StoredCredential
    certificate: bytes
    expires_at: datetime


async def new_certificate(
    credentials: HostCredentials,
    *,
    caller: Caller,
    chosen: ChosenConfig,
    account: AccountId,
    algorithm: Literal["ES256", "PS256"],
    domain: str,
    replacing: str | None = None,
    hand_over: Callable[[str, bytes], None] | None = None,
) -> NewCertificate:
    """
    Make a key pair and keep the private key, sealed; of an existing service account (`replacing`) it becomes the next one.

    `hand_over` is given the id and the certificate before anything is stored: where it fails, everything is as it was.

    Raises:
        ConfigurationError: The caller is not an administrator of an organization, or there is no such service account.
    """
    now = credentials.now()
    expires_at = now + LONGEST
    private_key, certificate = _key_pair(algorithm, f"netsuite-nodes {account}", now, expires_at)
    grant = ClientCredentialsGrant(
        account=account.id,
        role="",
        user="",
        config_id=chosen.row.id,
        client_id=chosen.config.client_id,
        domain=domain,
        connected_at=now,
        access_expires_at=now,
        algorithm=algorithm,
        certificate_expires_at=expires_at,
        allowed=(),
        status="reconnect_required",
        status_reason=UNMAPPED,
    )
    row = StoredCredential(
        id=f"nss-{secrets.token_hex(4)}",
        kind=SERVICE_ACCOUNT,
        level="organization",
        owner=caller.organization or "",
        organization=caller.organization,
        attributes=grant.attributes(),
        secrets={"private_key": private_key},
    )
    require_changeable(row, caller)
    if replacing is not None:
        held = await service_account(credentials.store, replacing, caller=caller)
        before = Grant.of(held)
        allowed = before.allowed if isinstance(before, ClientCredentialsGrant) else ()
        attributes = grant.model_copy(update={"allowed": allowed}).attributes()
        row = replace(row, id=held.id, revision=held.revision, attributes=attributes)
    if hand_over is not None:
        hand_over(row.id, certificate)
    saved = await credentials.save(
        row, "certificate_made", actor=caller.user, reason=f"{algorithm} until {expires_at:%Y-%m-%d}"
    )
    return NewCertificate(saved, certificate, expires_at)


async def use_certificate(
    credentials: HostCredentials, service_account_id: str, *, certificate_id: str, caller: Caller
) -> StoredCredential:
    """
    Note the Certificate ID that NetSuite showed; from now on the service account can be tried.

    Raises:
        ConfigurationError: There is no such service account, the ID cannot be one, or the caller is not an administrator.
    """
    row = await service_account(credentials.store, service_account_id, caller=caller)
    require_changeable(row, caller)
    if not certificate_id.isascii() or not certificate_id.isprintable() or not 1 <= len(certificate_id.split()) <= 1:
        raise ConfigurationError(f"{certificate_id!r} is not a Certificate ID: copy the one word that NetSuite shows.")
    update = {"certificate_id": certificate_id.strip(), "status": "connected", "status_reason": ""}
    changed = replace(row, attributes=Grant.of(row).model_copy(update=update).attributes())
    saved = await credentials.save(
        changed, "certificate_id_stored", actor=caller.user, reason=f"certificate {certificate_id.strip()}"
    )
    await credentials.ask_again(saved.id)
    return saved


async def service_account(store: CredentialStore, credential_id: str, *, caller: Caller) -> StoredCredential:
    """
    Return a service account by its id.

    Raises:
        ConfigurationError: There is none that the caller may see.
    """
    row = await store.get(caller, credential_id)
    if row is None or row.kind != SERVICE_ACCOUNT:
        raise ConfigurationError(
            f"There is no NetSuite service account {credential_id!r} that {caller.user} may see. Look for its id in the list of credentials."
        )
    return row


def _key_pair(algorithm: str, name: str, begins: datetime, ends: datetime) -> tuple[str, bytes]:
    """Return the private key and the certificate, both PEM."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if algorithm == "ES256":
        key = ec.generate_private_key(ec.SECP256R1())
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - timedelta(minutes=5))
        .not_valid_after(ends - timedelta(minutes=5))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM)
