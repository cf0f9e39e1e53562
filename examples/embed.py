"""A host in forty lines: its own Caller, discovery, three nodes, no workflow engine."""

import asyncio
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from netsuite_plugin.contract import Caller
from netsuite_plugin.discovery import discover

OVERDUE = """
SELECT t.id, t.tranid, t.entity, TO_CHAR(t.duedate, 'YYYY-MM-DD') AS due, t.foreignamountunpaid AS open
FROM transaction t
WHERE t.type = 'CustInvc' AND t.foreignamountunpaid > 0 AND t.duedate < :before
ORDER BY t.entity, t.id
"""


async def main() -> None:
    table = Table("customer", "name", "invoices", "open", "task", title="Follow-up tasks", box=None)
    caller = Caller(user="maria", organization="northwind")
    async with discover().open("netsuite", caller=caller) as session:
        print(f"acting as {session.acts_as}")
        before = date.today() - timedelta(days=30)
        overdue = await session.call("netsuite.suiteql.query", {"query": OVERDUE, "parameters": {"before": before}})
        by_customer: dict[str, list[dict[str, str]]] = {}
        for invoice in overdue["rows"]:
            by_customer.setdefault(invoice["entity"], []).append(invoice)
        for number, invoices in by_customer.items():
            customer = await session.call("netsuite.record.get", {"record_type": "customer", "record_id": number})
            title = f"Call {customer['entityId']} about {', '.join(each['tranid'] for each in invoices)}"[:256]
            values = {"title": title, "company": {"id": number}, "dueDate": date.today().isoformat()}
            params = {"record_type": "task", "values": values}
            task = await session.call("netsuite.record.create", params, step="follow_up", item=number)
            total = sum(float(each["open"]) for each in invoices)
            table.add_row(number, customer["entityId"], str(len(invoices)), f"{total:,.2f}", task["id"])
    Console().print(table)
    print(f"{overdue['row_count']} invoices, {len(by_customer)} tasks created")


asyncio.run(main())
