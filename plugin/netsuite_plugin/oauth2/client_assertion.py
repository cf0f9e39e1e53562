"""The client's own signature in place of a secret: a JWT for the client credentials grant (RFC 7523 section 2.2)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

LIFETIME = timedelta(minutes=5)
"""How long an assertion is good for: long enough for a slow network, short enough to be worthless when found."""


def client_assertion(
    *,
    client_id: str,
    key_id: str,
    private_key: str,
    algorithm: str,
    audience: str,
    scopes: Sequence[str],
    now: datetime,
) -> str:
    """
    Return the signed assertion. `private_key` is PEM; `audience` the token endpoint; scopes are joined by commas.

    Raises:
        ValueError: The private key is damaged, or of another kind than the algorithm.
    """
    import jwt  # cryptography comes with it

    claims = {
        "iss": client_id,
        "scope": ",".join(scopes),
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": secrets.token_urlsafe(24),
    }
    try:
        return jwt.encode(claims, private_key, algorithm=algorithm, headers={"kid": key_id})
    except (jwt.PyJWTError, TypeError) as error:
        raise ValueError(str(error)) from None
