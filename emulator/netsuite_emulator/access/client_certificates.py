"""Certificates mapped for the client credentials grant (subsect_162755332391, section_162686838198)."""

import base64
import hashlib
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from netsuite_emulator.setup.administration import Administration
from netsuite_emulator.setup.client_certificates import CertificateMapping
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import Role, User

_RSA_BITS = {3072, 4096}
_CURVES = {"secp256r1", "secp384r1", "secp521r1"}
_LONGEST = timedelta(days=2 * 365)
_MOST_PER_INTEGRATION = 5


def mapped(account: Administration, integration: Integration, user: User, role: Role, pem: str) -> CertificateMapping:
    """
    Map a certificate as the setup page does.

    A validity over two years is cut. Raises ValueError for what the page refuses: an integration without the client
    credentials box, a key of another kind or size, a certificate that is out of date, a sixth active certificate of
    the integration, a second one for the same integration, user and role.
    """
    if not integration.client_credentials:
        raise ValueError("the Client Credentials (Machine to Machine) Grant box of the integration is not ticked")
    if role.id not in user.roles:
        raise ValueError("the user does not have this role")
    certificate = x509.load_pem_x509_certificate(pem.encode())
    key = certificate.public_key()
    rsa_fits = isinstance(key, rsa.RSAPublicKey) and key.key_size in _RSA_BITS
    curve_fits = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES
    if not (rsa_fits or curve_fits):
        raise ValueError("the key must be RSA of 3072 or 4096 bits, or EC of 256, 384 or 521 bits")
    valid_from = certificate.not_valid_before_utc
    valid_until = min(certificate.not_valid_after_utc, valid_from + _LONGEST)
    if valid_until <= account.now():
        raise ValueError("the certificate has expired")
    active = [
        each
        for each in account.certificates.values()
        if each.integration is integration and not each.revoked and each.valid_until > account.now()
    ]
    if len(active) >= _MOST_PER_INTEGRATION:
        raise ValueError(f"the integration has {_MOST_PER_INTEGRATION} active certificates already")
    if (
        any(each.user is user and each.role is role for each in active)
        and not account.undocumented.certificates_overlap
    ):
        raise ValueError("the integration has an active certificate for this user and role")
    made_of = (account.id, integration.client_id, user.entity, role.id, str(len(account.certificates)))
    digest = hashlib.sha256("/".join(made_of).encode() + certificate.public_bytes(Encoding.DER)).digest()
    return CertificateMapping(
        base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        key,  # type: ignore[arg-type]  # both kinds that pass the check above are public keys that verify
        integration,
        user,
        role,
        account.now(),
        valid_from,
        valid_until,
    )
