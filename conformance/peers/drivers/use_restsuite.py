"""PyPI restsuite: a request with a full URL, and SuiteQL that pages by itself."""

import asyncio
from typing import Any

from restsuite import NetSuiteQL, NetSuiteRest
from telling import GIVEN, KEYS, REST, counted, done

keys = (GIVEN["account"], *KEYS.values())
rest = NetSuiteRest(*keys)


def _got(path: str) -> Any:
    answer = rest.request("GET", f"{REST}{path}")
    answer.raise_for_status()
    return answer.json()


def _created() -> str:
    answer = rest.request("POST", f"{REST}/record/v1/customer", body=GIVEN["new"])
    answer.raise_for_status()
    return answer.headers["Location"].rpartition("/")[2]


asyncio.run(
    done(
        sign_in=lambda: _got("/system/v1/serverTime")["serverTime"],
        get=lambda: _got(f"/record/v1/customer/{GIVEN['customer']}")["companyName"],
        list=lambda: counted(lambda at: _got(f"/record/v1/customer?limit=1000&offset={at}")),
        suiteql=lambda: len({each["id"] for each in NetSuiteQL(*keys).suiteql(GIVEN["query"])}),
        create=_created,
    )
)
