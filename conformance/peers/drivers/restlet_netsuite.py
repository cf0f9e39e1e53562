"""PyPI netsuite: RESTlets by POST alone."""

import asyncio

from netsuite import NetSuiteRestlet
from netsuite.config import Config, TokenAuth
from telling import GIVEN, KEYS, done, not_offered

restlet = NetSuiteRestlet(Config(account=GIVEN["account"], auth=TokenAuth(**KEYS)))
SCRIPT, DEPLOY = int(GIVEN["script"]["script"]), int(GIVEN["script"]["deploy"])

asyncio.run(done(post=lambda: restlet.request(SCRIPT, GIVEN["body"], deploy=DEPLOY)))
for call in ("get", "put", "delete", "error"):
    not_offered(call, "it posts, and nothing else")
