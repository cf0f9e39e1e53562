"""PyPI netsuite: a function for each method; further parameters of the address go along with the script's own."""

import asyncio

from netsuite import NetSuiteRestlet
from netsuite.config import Config, TokenAuth
from telling import GIVEN, KEYS, done

restlet = NetSuiteRestlet(Config(account=GIVEN["account"], auth=TokenAuth(**KEYS)))
SCRIPT = GIVEN["script"]
AT = {"script_id": int(SCRIPT["script"]), "deploy": int(SCRIPT["deploy"])}
TYPE = {"Content-Type": "application/json"}

asyncio.run(
    done(
        get=lambda: restlet.get(**AT, params={**SCRIPT, "search": GIVEN["search"]}, headers=TYPE),
        post=lambda: restlet.post(**AT, json=GIVEN["body"]),
        put=lambda: restlet.put(**AT, json=GIVEN["file"]),
        delete=lambda: restlet.delete(**AT, params={**SCRIPT, "file": "1"}, headers=TYPE),
        error=lambda: restlet.get(**AT, params={**SCRIPT, "file": "99"}, headers=TYPE),
    )
)
