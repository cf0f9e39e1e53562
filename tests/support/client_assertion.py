"""A key pair, its certificate, and the assertion an application signs with it."""

import functools
from datetime import timedelta

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from code_grant import TOKEN

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEYS = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
ANALYST = {"user": "analyst@example.com", "role": "1002"}


@functools.cache
def private_key(kind="ES256"):
    """Make a key; RSA keys are named by their bits, and slow to make."""
    if kind in KEYS:
        return ec.generate_private_key(KEYS[kind])
    return rsa.generate_private_key(65537, int(kind))


def certificate(key, now, *, days=365, since=timedelta(days=1)):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nightly.example.com")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - since).not_valid_after(now - since + timedelta(days=days))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def asserted(service, mapping, clock, *, key=None, algorithm="ES256", headers=None, **changes):
    """The form an application sends: an assertion good for five minutes, changed as a test wants."""
    now = int(clock().timestamp())
    claims = {
        "iss": service.client_id,
        "scope": "restlets,rest_webservices",
        "aud": TOKEN,
        "iat": now,
        "exp": now + 300,
    } | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"kid": mapping.certificate_id} if headers is None else headers
    text = jwt.encode(claims, key or private_key(), algorithm=algorithm, headers=header)
    return {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE, "client_assertion": text}
