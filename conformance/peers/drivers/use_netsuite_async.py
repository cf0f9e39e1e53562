"""PyPI netsuite-async: records only, pages by itself."""

import asyncio
from typing import Any

from netsuite_async import AsyncNetsuiteRestClient, OAuth1AsyncAuthProvider, OAuth1Credentials
from telling import GIVEN, KEYS, REST, done, not_offered

credentials = OAuth1Credentials(
    consumer_key=KEYS["consumer_key"],
    consumer_secret=KEYS["consumer_secret"],
    token_key=KEYS["token_id"],
    token_secret=KEYS["token_secret"],
    realm=GIVEN["account"],
)
client = AsyncNetsuiteRestClient(OAuth1AsyncAuthProvider(credentials), GIVEN["account"])


async def _time() -> Any:
    return (await client.request("GET", f"{REST}/system/v1/serverTime")).json()["serverTime"]


async def _company_name() -> Any:
    return (await client.customers.get(GIVEN["customer"])).raw["companyName"]


async def _listed() -> int:
    return len({each.id for each in await client.customers.list_summaries()})


calls = [*dir(type(client)), *dir(type(client.customers))]
if not any("ql" in each.lower() or "query" in each.lower() for each in calls if not each.startswith("_")):
    not_offered("suiteql", "no call for it")
asyncio.run(
    done(
        sign_in=_time,
        get=_company_name,
        list=_listed,
        create=lambda: client.customers.create(GIVEN["new"]),
    )
)
