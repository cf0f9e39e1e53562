"""PyPI netsuite: one call a request, pages by hand."""

import asyncio
from typing import Any

from netsuite import NetSuiteRestApi
from netsuite.config import Config, TokenAuth
from telling import GIVEN, KEYS, counted, done

api = NetSuiteRestApi(Config(account=GIVEN["account"], auth=TokenAuth(**KEYS)))


async def _field(path: str, name: str) -> Any:
    return (await api.get(path))[name]


asyncio.run(
    done(
        sign_in=lambda: _field("/system/v1/serverTime", "serverTime"),
        get=lambda: _field(f"/record/v1/customer/{GIVEN['customer']}", "companyName"),
        list=lambda: counted(lambda at: api.get("/record/v1/customer", params={"limit": 1000, "offset": at})),
        suiteql=lambda: counted(lambda at: api.suiteql(GIVEN["query"], limit=1000, offset=at)),
        create=lambda: api.post("/record/v1/customer", json=GIVEN["new"]),
    )
)
