"""PyPI netsuite-client: RESTlets, called scriptlets there, by GET alone."""

import asyncio

from netsuite_client import NetSuiteClient
from telling import GIVEN, KEYS, done, not_offered

client = NetSuiteClient(realm=GIVEN["account"], account=GIVEN["account"].lower(), **KEYS)

asyncio.run(
    done(
        get=lambda: client.get_scriptlet({**GIVEN["script"], "search": GIVEN["search"]}),
        error=lambda: client.get_scriptlet({**GIVEN["script"], "file": "99"}),
    )
)
for call in ("post", "put", "delete"):
    not_offered(call, "it gets, and nothing else")
