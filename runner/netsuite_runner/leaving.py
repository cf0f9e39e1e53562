"""The end of a process that has executed runs."""

import os
from typing import NoReturn

from netsuite_plugin.contract.telemetry import export_all


def leave(code: int) -> NoReturn:
    """Leave at once with an exit code. What a run keeps is on the disk, and taking its engine apart would cost a third of a second more."""
    export_all()
    os._exit(code)
