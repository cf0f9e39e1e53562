"""PyPI netsuite-async, which has no call for SuiteQL: ten lists of records at once, each paged by itself."""

import asyncio

from netsuite_async import AsyncNetsuiteRestClient, OAuth1AsyncAuthProvider, OAuth1Credentials
from telling import GIVEN, KEYS, done

credentials = OAuth1Credentials(
    consumer_key=KEYS["consumer_key"],
    consumer_secret=KEYS["consumer_secret"],
    token_key=KEYS["token_id"],
    token_secret=KEYS["token_secret"],
    realm=GIVEN["account"],
)
client = AsyncNetsuiteRestClient(OAuth1AsyncAuthProvider(credentials), GIVEN["account"])


async def _lists() -> int:
    return sum(len(each) for each in await asyncio.gather(*(client.customers.list_summaries() for _ in range(10))))


asyncio.run(done(lists=_lists))
