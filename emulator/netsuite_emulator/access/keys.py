"""The keys that sign tokens, and their public halves: good for 90 days, announced 30 days ahead (section_158255317571)."""

import functools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_LIFE = timedelta(days=90)
_AHEAD = timedelta(days=30)


def key_id(now: datetime) -> str:
    """Name the key that signs now."""
    return _name((now - _EPOCH) // _LIFE)


@functools.cache
def signing_key(name: str) -> rsa.RSAPrivateKey:
    """Give a key by its name, made when it is first asked for and the same in the whole process: making one is slow."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_set(now: datetime) -> dict[str, Any]:
    """Give the public keys as RFC 7517 wants them: today's, and the next one once it is near."""
    return {"keys": [_public(name) for name in dict.fromkeys((key_id(now), key_id(now + _AHEAD)))]}


def _name(period: int) -> str:
    return f"s.SYSTEM.{_EPOCH.year}_{period}"


def _public(name: str) -> dict[str, Any]:
    public: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(signing_key(name).public_key()))
    return {**public, "kid": name, "use": "sig", "alg": "RS256"}
