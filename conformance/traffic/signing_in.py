"""
Token requests: what a recording had to leave out — codes, tokens, secrets, assertions — is put back, of our own making.

Only where the recorded answer is a success, or a refusal of something else than what was left out.
"""

import base64
import functools
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from conformance.traffic.cases import Case, Recorded
from netsuite_emulator.access.grants import Code
from netsuite_emulator.account import Account
from netsuite_emulator.setup.integrations import Integration

_ADDRESS = "https://{}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"
_USER, _ROLE = "analyst@example.com", "1002"


def completed(account: Account, case: Case, answer: Recorded) -> tuple[Any, dict[str, str]]:
    """Give the body and the headers to send."""
    if not isinstance(case.body, str):
        fields = {name: str(value) for name, value in (case.body or {}).items()}
    else:
        fields = dict(parse_qsl(case.body, keep_blank_values=True))
    headers = {"content-type": case.headers.get("content-type", "application/x-www-form-urlencoded")}
    error = answer.body.get("error", "") if isinstance(answer.body, dict) else ""
    client = account.integrations["public" if _is_public(case, answer, fields) else "confidential"]
    if "client_assertion" in fields:
        if not error:
            fields["client_assertion"] = _assertion(account)
        return urlencode(fields), headers
    if error == "invalid_client":
        headers["authorization"] = _basic("nobody", "nothing")
    elif error != "invalid_request" or "authorization" in case.headers:
        if client.public:
            fields["client_id"] = client.client_id
        else:
            fields.pop("client_id", None)
            fields.pop("client_secret", None)
            headers["authorization"] = _basic(client.client_id, client.client_secret or "")
    if not error:
        fields |= _granted(account, client, fields)
    return urlencode(fields), headers


def _is_public(case: Case, answer: Recorded, fields: dict[str, str]) -> bool:
    """Tell a public client: it names itself in the body, or its refresh token is exchanged for another."""
    rotated = isinstance(answer.body, dict) and "refresh_token" in answer.body and "refresh_token" in fields
    return rotated or ("client_id" in fields and "client_secret" not in fields and "authorization" not in case.headers)


def _granted(account: Account, client: Integration, fields: dict[str, str]) -> dict[str, str]:
    tokens = account.grant(user=_USER, role=_ROLE, integration=client.key)
    if "code" not in fields:
        return {name: tokens["refresh_token"] for name in ("refresh_token", "token") if name in fields}
    verifier = fields.get("code_verifier", "") or ("v" * 43 if client.public else "")
    redirect_uri = fields.get("redirect_uri", client.redirect_uris[0])
    challenge = _challenge(verifier) if verifier else ""
    user, role = account.users[_USER], account.roles[_ROLE]
    expires_at = account.now() + timedelta(minutes=1)
    code = Code(client, user, role, client.scopes, redirect_uri, challenge, expires_at)
    client.redirect_uris = (*client.redirect_uris, redirect_uri)
    made = {"code": account.grants.add_code(code), "redirect_uri": redirect_uri}
    return made | ({"code_verifier": verifier} if verifier else {})


def _challenge(verifier: str) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(verifier.encode())
    return base64.urlsafe_b64encode(digest.finalize()).rstrip(b"=").decode()


def _basic(client_id: str, secret: str) -> str:
    return f"Basic {base64.b64encode(f'{client_id}:{secret}'.encode()).decode()}"


@functools.cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _assertion(account: Account) -> str:
    """Map a certificate and sign an assertion with its key."""
    now, service = account.now(), account.integrations["service"]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "recorded.example.com")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(_key().public_key()).serial_number(7)
    )
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=300))
    pem = made.sign(_key(), hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    mapping = account.map_certificate(pem, user=_USER, role=_ROLE)
    begun = int(now.timestamp())
    claims = {
        "iss": service.client_id,
        "scope": ["rest_webservices", "restlets"],
        "aud": _ADDRESS.format(account.host_label),
        "iat": begun,
        "exp": begun + 300,
    }
    return jwt.encode(claims, _key(), algorithm="ES256", headers={"kid": mapping.certificate_id})
