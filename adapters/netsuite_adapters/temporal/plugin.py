"""The plugin of the Temporal SDK: activities, the ready workflow, large payloads by reference."""

import dataclasses
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.converter import DataConverter, ExternalStorage
from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from netsuite_adapters.temporal.activities import Activities
from netsuite_adapters.temporal.payloads import LARGEST, PayloadFiles
from netsuite_adapters.temporal.workflows import RunWorkflow, StretchWorkflow
from netsuite_plugin.contract import Caller, NodeError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings

_OURS = ("netsuite_plugin", "netsuite_nodes", "netsuite_runner", "netsuite_adapters")


class NetSuitePlugin(SimplePlugin):
    """
    The installed nodes in Temporal: `Client.connect(…, plugins=[NetSuitePlugin()])`; workers of that client have them too.

    Calls act for `caller`, whom the settings name when not given. `payloads` is the folder of large payloads, one for all workers and clients
    of a namespace (in the state folder when not given); a client with an external storage of its own keeps that.

    Raises:
        ConfigurationError: A setting is wrong.
    """

    def __init__(
        self, *, registry: Registry | None = None, caller: Caller | None = None, payloads: Path | None = None
    ) -> None:
        registry, settings = registry or current_registry(), Settings.load(os.environ)
        self._storage = ExternalStorage(
            drivers=[PayloadFiles(payloads or settings.state_folder / "temporal")], payload_size_threshold=LARGEST
        )
        activities = Activities(registry, settings, caller or registry.caller)

        @asynccontextmanager
        async def closing() -> AsyncGenerator[None]:
            try:
                yield
            finally:
                await activities.aclose()

        super().__init__(
            "netsuite-nodes",
            data_converter=self._with_storage,
            activities=activities.all(),
            workflows=[RunWorkflow, StretchWorkflow],
            workflow_runner=_with_ours,
            # what leaves a workflow and is not named here is taken for a defect of its code: the workflow would never end
            workflow_failure_exception_types=[NodeError],
            run_context=closing,
        )

    def _with_storage(self, converter: DataConverter | None) -> DataConverter:
        converter = converter or DataConverter.default
        if converter.external_storage is not None:
            return converter
        return dataclasses.replace(converter, external_storage=self._storage)


def _with_ours(runner: WorkflowRunner | None) -> WorkflowRunner:
    """Let workflows of other people, which run in the sandbox, import this package as it is."""
    if runner is None:
        runner = SandboxedWorkflowRunner()
    if not isinstance(runner, SandboxedWorkflowRunner):
        return runner
    return dataclasses.replace(runner, restrictions=runner.restrictions.with_passthrough_modules(*_OURS))
