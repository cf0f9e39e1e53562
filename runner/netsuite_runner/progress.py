"""How far a run is, for people: a live table on a terminal, a line for each step elsewhere."""

import time
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from netsuite_plugin.contract import Traffic
from netsuite_plugin.counts import counted
from netsuite_plugin.text import visible
from netsuite_runner.interpreter import Execution
from netsuite_runner.watch import StepProgress, Watch

_TICK = 0.1
"""Seconds between two looks."""

_MARKS = {
    "waiting": Text("·", "dim"),
    "running": Text("▸", "cyan"),
    "asked": Text("?", "yellow"),
    "done": Text("✓", "green"),
    "skipped": Text("-", "dim"),
    "failed": Text("✗", "red"),
}


class Shown(Protocol):
    """A run to be shown: one that this process executes, or follows."""

    @property
    def watch(self) -> Watch:
        """How far it is."""
        ...

    @property
    def traffic(self) -> Traffic:
        """What its requests are at."""
        ...


class Display(Protocol):
    """Shows how far a run is."""

    def show(self, shown: Shown) -> None:
        """Show it as it is now."""
        ...

    def say(self, line: str) -> None:
        """Say something once."""
        ...

    def close(self) -> None:
        """Leave the screen as it is."""
        ...


class Unshown:
    """Shows nothing: the output is for a program."""

    def show(self, shown: Shown) -> None:
        """Show nothing."""

    def say(self, line: str) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Nothing to leave."""


class Lines:
    """One line for each connector opened and each step ended."""

    def __init__(self, console: Console) -> None:
        self._console, self._told = console, set[str]()

    def show(self, shown: Shown) -> None:
        """Say what is new."""
        self.show_lines(shown)
        for name, step in list(shown.watch.steps.items()):
            if step.state in {"asked", "done", "skipped", "failed"}:
                self.say(f"{name}: {step.part if step.state == 'asked' else step.state}{_counted(step)}")

    def show_lines(self, shown: Shown) -> None:
        """Say in whose name the run acts and what it notes, each once."""
        for acts_as in list(shown.watch.acts_as):
            self.say(f"acting as {acts_as}")
        for line in list(shown.watch.notes):
            self.say(line)

    def close(self) -> None:
        """Nothing to leave."""

    def say(self, line: str) -> None:
        """Print a line that was not printed before."""
        if line not in self._told:
            self._told.add(line)
            self._console.print(Text(visible(line)), soft_wrap=not self._console.is_terminal)


class LiveTable:
    """A table that stays in place."""

    def __init__(self, console: Console) -> None:
        self._live = Live(console=console, auto_refresh=False, transient=False)
        self._lines, self._begun = Lines(console), time.monotonic()
        self._live.start()

    def show(self, shown: Shown) -> None:
        """Draw the table anew."""
        self._lines.show_lines(shown)
        self._live.update(_table(shown, time.monotonic() - self._begun), refresh=True)

    def say(self, line: str) -> None:
        """Say something above the table."""
        self._lines.say(line)

    def close(self) -> None:
        """Leave the last table."""
        self._live.stop()


def display_for(console: Console, *, unshown: bool) -> Display:
    """Choose by who reads: a program, a terminal, or a log."""
    if unshown:
        return Unshown()
    # the marks of the table are not in every encoding
    drawn = console.is_terminal and console.encoding.startswith("utf")
    return LiveTable(console) if drawn else Lines(console)


def watch(execution: Execution, display: Display) -> None:
    """Show the run until it ends. Ctrl-C ends it in order, a second one at once."""
    try:
        _until_over(execution, display)
    except KeyboardInterrupt:
        execution.stop(now=False)
        display.say("Ending: what is under way is finished first. Ctrl-C again cuts it off.")
        try:
            _until_over(execution, display)
        except KeyboardInterrupt:
            execution.stop(now=True)
            _until_over(execution, display)
    finally:
        display.show(execution)
        display.close()


def _until_over(execution: Execution, display: Display) -> None:
    while not execution.wait(_TICK):
        display.show(execution)


def _table(shown: Shown, seconds: float) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, step in list(shown.watch.steps.items()):
        table.add_row(_MARKS[step.state], name, _bar(step), f"{_counted(step).strip()} {step.part}".strip())
    table.add_row("", Text(f"{seconds:.0f} s", "dim"), "", Text(_traffic(shown.traffic), "dim"))
    return table


def _bar(step: StepProgress) -> Text:
    if step.total <= 1 or step.state in {"waiting", "skipped"}:
        return Text()
    filled = 20 * step.done // step.total
    return Text("━" * filled, "green").append("━" * (20 - filled), "dim")


def _counted(step: StepProgress) -> str:
    counted = f" {step.done}/{step.total}" if step.total != 1 and step.state != "skipped" else ""
    counted += f", {step.failed} failed" if step.failed else ""
    counted += f", {step.skipped} skipped" if step.skipped else ""
    return counted + (f", {step.retries} tried again" if step.retries else "")


def _traffic(traffic: Traffic) -> str:
    told = [f"{traffic.waiting} waiting for a slot"] if traffic.waiting else []
    told += [f"{counted(traffic.retries, 'request')} sent again"] if traffic.retries else []
    return ", ".join(told)
