"""PyPI netsuite-client: many creates, each one post with the retries it comes with."""

import logging
from typing import Any

from netsuite_client import NetSuiteClient
from telling import GIVEN, KEYS, REST, each_made

logging.disable(logging.CRITICAL)


def _create(fields: dict[str, Any]) -> Any:
    client = NetSuiteClient(realm=GIVEN["account"], account=GIVEN["account"], **KEYS)
    return client.post(f"{REST}/record/v1/task", fields)


each_made(_create)
