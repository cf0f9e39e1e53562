"""
The overdue invoices in Temporal: `python temporal_overdue_invoices.py worker` in a terminal or in many, and `… start [WORKFLOW_ID]` in another.

TEMPORAL_ADDRESS is that of the server, localhost:7233 when not given.
"""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.worker import Worker

from netsuite_adapters.temporal.files import run_file
from netsuite_adapters.temporal.plugin import NetSuitePlugin
from netsuite_adapters.temporal.workflows import RunWorkflow

QUEUE = "netsuite"
FILE = Path(__file__).with_name("overdue_invoices.yaml")


async def work(client: Client) -> None:
    """Work until SIGTERM, or Ctrl-C, comes: nothing more is begun then, and what is under way has a minute to end."""
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with Worker(client, task_queue=QUEUE, graceful_shutdown_timeout=timedelta(minutes=1)):
        await stop.wait()


async def main(word: str, workflow_id: str = "overdue-invoices") -> None:
    address = os.environ.get("TEMPORAL_ADDRESS", "localhost:7233")
    client = await Client.connect(address, plugins=[NetSuitePlugin()])
    if word == "worker":
        await work(client)
        return
    run = await run_file(FILE, days=30)
    outputs = await client.execute_workflow(RunWorkflow.run, run, id=workflow_id, task_queue=QUEUE)
    print(f"{outputs['invoices']} invoices, {outputs['created']} tasks created")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
