"""
What runs in Temporal's environment: `temporal_program.py worker`, `… run ID FILE INPUTS`, `… own ID TITLE`, `… cancel ID`, `… replay ID…`.

What a workflow came to is one JSON object, the last line.
"""

import asyncio
import json
import os
import sys
from typing import Any

from temporalio import workflow
from temporalio.client import Client, WorkflowFailureError
from temporalio.worker import Replayer, Worker

from netsuite_adapters.temporal.calls import NodeCall
from netsuite_adapters.temporal.files import run_file
from netsuite_adapters.temporal.plugin import NetSuitePlugin
from netsuite_adapters.temporal.workflows import RunWorkflow, call_activity

QUEUE = "netsuite"


@workflow.defn(name="own")
class Own:
    """A workflow of somebody else, in the sandbox."""

    @workflow.run
    async def run(self, title: str) -> str:
        """Make a record."""
        asked = {"record_type": "task", "values": {"title": title}}
        made = await call_activity("netsuite.record.create", NodeCall(asked))
        return str(made["id"])


async def main(word: str, *words: str) -> Any:
    """Do one of them."""
    plugin = NetSuitePlugin()
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], plugins=[plugin])
    if word == "worker":
        await Worker(client, task_queue=QUEUE, workflows=[Own]).run()
    elif word == "run":
        workflow_id, file, inputs = words
        run = await run_file(file, **json.loads(inputs))
        return await client.execute_workflow(RunWorkflow.run, run, id=workflow_id, task_queue=QUEUE)
    elif word == "own":
        workflow_id, title = words
        return await client.execute_workflow(Own.run, title, id=workflow_id, task_queue=QUEUE)
    elif word == "cancel":
        await client.get_workflow_handle(words[0]).cancel()
    else:
        replayer = Replayer(workflows=[], plugins=[plugin])
        for each in words:
            await replayer.replay_workflow(await client.get_workflow_handle(each).fetch_history())
        return len(words)
    return None


if __name__ == "__main__":
    try:
        print(json.dumps({"answer": asyncio.run(main(*sys.argv[1:]))}))
    except WorkflowFailureError as error:
        print(json.dumps({"error": type(error.cause).__name__, "said": str(error.cause)}))
