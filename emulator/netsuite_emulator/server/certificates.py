"""A certificate authority of the emulator's own, and the certificate its server shows."""

import ipaddress
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DOMAINS = ("netsuite.localhost", "netsuite.com")
_SITES = ("*.app", "*.suitetalk.api", "*.restlets.api", "system", "rest")
_HOSTS = (*(f"{site}.{domain}" for domain in _DOMAINS for site in _SITES), "localhost")
_VALID_FOR = timedelta(days=397)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in the state folder: the CA to trust, and the server's chain and key (mode 0600)."""

    ca_file: Path
    server_chain: Path
    server_key: Path


def certificates(folder: Path) -> Certificates:
    """
    Give the certificates of a state folder, made anew if they are missing, lack a host or are about to expire.

    The CA's key is never written: nobody can sign anything else with it.
    """
    found = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    if _good(found):
        return found
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _authority(authority_key)
    server = _server(server_key, authority, authority_key)
    found.ca_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    found.server_chain.write_bytes(server.public_bytes(serialization.Encoding.PEM))
    _write_privately(
        found.server_key,
        server_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    return found


def _good(found: Certificates) -> bool:
    if not (found.ca_file.exists() and found.server_chain.exists() and found.server_key.exists()):
        return False
    server = x509.load_pem_x509_certificate(found.server_chain.read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = set(names.get_values_for_type(x509.DNSName))
    return known.issuperset(_HOSTS) and server.not_valid_after_utc > datetime.now(UTC) + 7 * _DAY


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Local NetSuite emulator CA")])
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        _begun(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _server(
    key: ec.EllipticCurvePrivateKey, authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Local NetSuite emulator")])
    names: list[x509.GeneralName] = [x509.DNSName(each) for each in _HOSTS]
    names.append(x509.IPAddress(ipaddress.IPv4Address("127.0.0.1")))
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _begun(name, authority.subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _VALID_FOR)
    )


def _write_privately(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
