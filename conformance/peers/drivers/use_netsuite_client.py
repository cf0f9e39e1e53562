"""PyPI netsuite-client: get and post with full URLs; its SuiteQL call gives one page and leaves the rest."""

import asyncio
import logging
from typing import Any

from netsuite_client import NetSuiteClient
from telling import GIVEN, KEYS, REST, counted, done

logging.disable(logging.CRITICAL)
client = NetSuiteClient(realm=GIVEN["account"], account=GIVEN["account"], **KEYS)


def _queried(offset: int) -> Any:
    if offset == 0:
        return client.get_suiteql_query(GIVEN["query"])
    return client.post(f"{REST}/query/v1/suiteql?limit=1000&offset={offset}", {"q": GIVEN["query"]})


asyncio.run(
    done(
        sign_in=lambda: client.get(f"{REST}/system/v1/serverTime")["serverTime"],
        get=lambda: client.get(f"{REST}/record/v1/customer/{GIVEN['customer']}")["companyName"],
        list=lambda: counted(lambda at: client.get(f"{REST}/record/v1/customer", {"limit": 1000, "offset": at})),
        suiteql=lambda: counted(_queried),
        create=lambda: client.post(f"{REST}/record/v1/customer", GIVEN["new"]),
    )
)
