"""PyPI netsuite-oauth-python: signed requests to one address."""

import asyncio
from typing import Any

from netsuite_oauth import NetsuiteOauth
from telling import GIVEN, KEYS, done

ADDRESS = f"https://{GIVEN['account'].lower()}.restlets.api.netsuite.com/app/site/hosting/restlet.nl"


def client(**parameters: str) -> NetsuiteOauth:
    """Return a client of the address with these parameters."""
    named = "&".join(f"{name}={value}" for name, value in {**GIVEN["script"], **parameters}.items())
    return NetsuiteOauth(url=f"{ADDRESS}?{named}", account=GIVEN["account"], **KEYS)


def asked(**parameters: str) -> Any:
    """Get, with the words of a refusal, which its error leaves in the answer."""
    try:
        return client(**parameters).get(headers={"Content-Type": "application/json"}).json()
    except Exception as error:
        answer = getattr(error, "response", None)
        raise RuntimeError(error if answer is None else answer.text) from error


asyncio.run(
    done(
        get=lambda: asked(search=GIVEN["search"]),
        post=lambda: client().post(GIVEN["body"]).json(),
        put=lambda: client().put(GIVEN["file"]).json(),
        delete=lambda: client(file="1").delete(headers={"Content-Type": "application/json"}).json(),
        error=lambda: asked(file="99"),
    )
)
