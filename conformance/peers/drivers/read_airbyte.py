"""PyPI airbyte-source-netsuite: a connection is checked, a type found by its metadata, and every record of it read singly."""

import asyncio
import logging
from typing import Any

from airbyte_cdk.models import SyncMode
from source_netsuite.source import SourceNetsuite
from telling import GIVEN, KEYS, done

source = SourceNetsuite()
config = {
    "realm": GIVEN["account"],
    "consumer_key": KEYS["consumer_key"],
    "consumer_secret": KEYS["consumer_secret"],
    "token_key": KEYS["token_id"],
    "token_secret": KEYS["token_secret"],
    "object_types": [GIVEN["record_type"]],
    "start_datetime": "2000-01-01T00:00:00Z",
    "window_in_days": 20_000,
}


def _checked() -> bool:
    well, fault = source.check_connection(logging.getLogger("airbyte"), config)
    if not well:
        raise fault
    return well


def _read() -> dict[str, Any]:
    (stream,) = source.streams(config)
    return {
        each["id"]: each["name"]
        for part in stream.stream_slices(sync_mode=SyncMode.full_refresh)
        for each in stream.read_records(sync_mode=SyncMode.full_refresh, stream_slice=part)
    }


def _columns() -> list[str]:
    (stream,) = source.streams(config)
    return sorted(stream.get_json_schema()["properties"])


asyncio.run(done(sign_in=_checked, metadata=_columns, read=_read))
