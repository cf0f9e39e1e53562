"""
A follow-up task for every customer with invoices overdue for long, as a Prefect flow: `python prefect_overdue_invoices.py [RUN_KEY]`.

Run again with the same run key after a crash, it goes on where it was: no task is there twice.
"""

import asyncio
import sys
from datetime import date, timedelta
from itertools import groupby

from prefect import flow

from netsuite_adapters.prefect.credentials import NetSuiteCredentials
from netsuite_adapters.prefect.tasks import node_task

OVERDUE = """SELECT t.id, t.tranid, t.entity, t.duedate, t.foreignamountunpaid AS unpaid FROM transaction t
WHERE t.type = 'CustInvc' AND t.foreignamountunpaid > 0 AND t.duedate < :before ORDER BY t.entity, t.id"""

query = node_task("netsuite.suiteql.query", name="overdue")
read = node_task("netsuite.record.get", name="customer")
create = node_task("netsuite.record.create", name="follow_up")


@flow(name="overdue-invoices")
async def overdue_invoices(today: date, days: int = 30, run_key: str = "", block: str = "") -> int:
    credential = await NetSuiteCredentials.aload(block) if block else "personal"
    same = {"credential": credential, "run_key": run_key}
    asked = {"query": OVERDUE, "parameters": {"before": today - timedelta(days=days)}}
    rows = (await query(asked, **same))["rows"]

    async def follow_up(number: str, invoices: list[dict[str, str]]) -> str:
        customer = await read({"record_type": "customer", "record_id": number}, index=number, **same)
        title = f"Call {customer['entityId']} about {', '.join(each['tranid'] for each in invoices)}"[:256]
        task = {"record_type": "task", "values": {"title": title, "company": {"id": number}}}
        return (await create(task, index=number, **same))["id"]

    made = [await follow_up(number, list(of)) for number, of in groupby(rows, key=lambda row: row["entity"])]
    print(f"{len(rows)} invoices, {len(made)} tasks created")
    return len(made)


if __name__ == "__main__":
    asyncio.run(overdue_invoices(today=date.today(), run_key="".join(sys.argv[1:2])))
