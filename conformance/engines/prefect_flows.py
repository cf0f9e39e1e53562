"""Flows that are killed, run in Prefect's environment: `prefect_flows.py '{"FLOW": {ARGUMENTS}, …}'`. What each answers is one JSON object, the last line."""

import asyncio
import json
import sys
from typing import Any

from prefect import flow

from netsuite_adapters.prefect.credentials import NetSuiteCredentials
from netsuite_adapters.prefect.tasks import node_task

create = node_task("netsuite.record.create", name="make", retry_delay_seconds=1)
read = node_task("netsuite.record.get", retry_delay_seconds=1)


@flow
async def several(title: str, records: int, run_key: str) -> list[str]:
    """Make records one after the other."""
    made = []
    for number in range(records):
        task = {"record_type": "task", "values": {"title": f"{title} {number}"}}
        made.append((await create(task, index=number, run_key=run_key))["id"])
    return made


@flow
async def once(title: str, run_key: str) -> str:
    """Make a record that no key finds again."""
    task = {"record_type": "task", "values": {"title": title}, "without_external_id": True}
    return (await create(task, run_key=run_key))["id"]


@flow
async def with_token(token: dict[str, str]) -> str:
    """Read with a token that a block keeps."""
    await NetSuiteCredentials(**token).save("token", overwrite=True)
    kept = await NetSuiteCredentials.aload("token")
    return (await read({"record_type": "subsidiary", "record_id": "1"}, credential=kept))["id"]


@flow
async def missing() -> str:
    """Read what is not there."""
    return (await read({"record_type": "customer", "record_id": "99999999"}))["id"]


@flow
def mapped() -> list[str]:
    """Read two records from a flow that is not async."""
    asked = [{"record_type": "subsidiary", "record_id": each} for each in ("1", "2")]
    return [future.result()["id"] for future in read.map(asked, index=["a", "b"])]


def answered(begun: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Run a flow, and return what it answers or fails with."""
    try:
        return {"answer": asyncio.run(begun(**given)) if begun.isasync else begun(**given)}
    except Exception as error:  # noqa: BLE001 - whatever a flow ends with is what is asked about
        return {"error": type(error).__name__, "said": str(error)}


FLOWS: dict[str, Any] = {each.fn.__name__: each for each in (several, once, with_token, missing, mapped)}

if __name__ == "__main__":
    asked: dict[str, dict[str, Any]] = json.loads(sys.argv[1])
    print(json.dumps({name: answered(FLOWS[name], given) for name, given in asked.items()}))
