"""A host in forty lines: the caller from the settings, discovery, three nodes, no workflow engine."""

import asyncio
import os
import sys
from datetime import date, timedelta
from itertools import groupby

from netsuite_plugin.command_lines import told
from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Session
from netsuite_plugin.settings import Settings

OVERDUE = """SELECT t.id, t.tranid, t.entity, t.duedate, t.foreignamountunpaid AS unpaid FROM transaction t
WHERE t.type = 'CustInvc' AND t.foreignamountunpaid > 0 AND t.duedate < :before ORDER BY t.entity, t.id"""


async def follow_up(session: Session, number: str, invoices: list[dict[str, str]]) -> tuple[str, ...]:
    customer = await session.call("netsuite.record.get", {"record_type": "customer", "record_id": number})
    title = f"Call {customer['entityId']} about {', '.join(each['tranid'] for each in invoices)}"[:256]
    task = {"record_type": "task", "values": {"title": title, "company": {"id": number}}}
    made = await session.call("netsuite.record.create", task, step="follow_up", item=number)
    unpaid = sum(float(each["unpaid"]) for each in invoices)
    return number, customer["entityId"], str(len(invoices)), f"{unpaid:,.2f}", made["id"]


async def main() -> None:
    async with discover().open("netsuite", caller=Settings.load(os.environ).caller()) as session:
        print(f"acting as {session.acts_as}")
        query = {"query": OVERDUE, "parameters": {"before": date.today() - timedelta(days=30)}}
        overdue = await session.call("netsuite.suiteql.query", query)
        by_customer = groupby(overdue["rows"], key=lambda invoice: invoice["entity"])
        done = await asyncio.gather(*[follow_up(session, number, list(rows)) for number, rows in by_customer])
    print(*("\t".join(row) for row in done), sep="\n")
    print(f"{overdue['row_count']} invoices, {len(done)} tasks created")


try:
    asyncio.run(main())
except NodeError as error:
    sys.exit(f"embed.py: {told(error)}")
