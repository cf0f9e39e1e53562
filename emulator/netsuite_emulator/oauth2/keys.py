"""The key that signs tokens, and its public half (section_158255317571)."""

import functools
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

KEY_ID = "s.SYSTEM.2026_1"


@functools.cache
def signing_key() -> rsa.RSAPrivateKey:
    """Make the process's one signing key when the first token is asked for: making one is slow."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_set() -> dict[str, Any]:
    """Give the public keys as RFC 7517 wants them."""
    public: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(signing_key().public_key()))
    return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}
