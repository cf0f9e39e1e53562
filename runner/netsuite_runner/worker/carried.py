"""
A run as a worker has it: what it asks of the store waits while the database is away, and nothing lands any more once another worker has
taken the run over.
"""

import logging
import time
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, cast

from netsuite_runner.errors import HandedOver, RunNotKept
from netsuite_runner.runs.kept import State
from netsuite_runner.runs.postgres_run import PostgresRun
from netsuite_runner.runs.store import Run
from netsuite_runner.worker.stretches import Stretch

_LOG = logging.getLogger(__name__)
_AGAIN = 0.2
"""Seconds until what could not be asked is asked again."""
_SAID = 60.0
"""Seconds between two lines that say so."""


class Carrier:
    """
    Whether a worker may still ask for a run or a lane: not once it is `gone`, taken over. One that is `leaving` hands it back, unless it has `ended`.
    """

    def __init__(self, run: str, connected: Callable[[], bool]) -> None:
        self.run, self.connected = run, connected
        self.gone = self.leaving = self.ended = False

    def asked(self, method: Callable[..., Any], *words: Any, **named: Any) -> Any:
        """
        Ask the store, again and again until it answers.

        Raises:
            HandedOver: Another worker has taken it over.
        """
        said = 0.0
        while True:
            if self.gone:
                raise HandedOver(self.run)
            if self.connected():
                try:
                    return method(*words, **named)
                except RunNotKept as error:
                    if not error.retryable:
                        raise
                    if time.monotonic() - said > _SAID:
                        said = time.monotonic()
                        _LOG.warning("waiting for the database: %s", error)
            time.sleep(_AGAIN)


class _Carried:
    """Asks a run by way of its carrier. What never changes is asked at once: it is needed where nothing can wait."""

    def __init__(self, run: PostgresRun, carrier: Carrier) -> None:
        self._run, self._carrier = run, carrier
        self.id = run.id
        self.spec, self.key_form, self.generation = carrier.asked(lambda: (run.spec, run.key_form, run.generation))

    def __getattr__(self, name: str) -> Any:
        return partial(self._carrier.asked, getattr(self._run, name))

    def end(self, state: State, **named: Any) -> None:
        """Keep how this life ended; one that is handed back does not end."""
        if self._carrier.leaving and state == "interrupted":
            raise HandedOver(self._run.id)
        self._carrier.asked(self._run.end, state, **named)
        self._carrier.ended = True

    def wait_for(self, numbers: Collection[int]) -> bool:
        """Let the run be waiting for these approvals: its life has ended then."""
        self._carrier.ended = bool(self._carrier.asked(self._run.wait_for, numbers))
        return self._carrier.ended


class _InStretch(_Carried):
    """Sees of one step only the outputs of a stretch."""

    def __init__(self, run: PostgresRun, seen: Run, carrier: Carrier, stretch: Stretch) -> None:
        self._run, self._carrier, self._stretch = run, carrier, stretch
        self.id, self.spec, self.key_form, self.generation = run.id, seen.spec, seen.key_form, seen.generation

    def outputs(self, step: str) -> dict[str, str]:
        """Return the outputs kept of a step, or those of the stretch."""
        if step != self._stretch.step:
            return cast("dict[str, str]", self._carrier.asked(self._run.outputs, step))
        items = [str(index) for index in range(self._stretch.first, self._stretch.last)]
        return cast("dict[str, str]", self._carrier.asked(self._run.outputs_of, step, items))


def carried(run: PostgresRun, carrier: Carrier) -> Run:
    """Return a run that waits for its store; blocks, as all that is asked of it does."""
    return cast("Run", _Carried(run, carrier))


def in_stretch(run: PostgresRun, seen: Run, carrier: Carrier, stretch: Stretch) -> Run:
    """Return a run, `seen` before, of which one stretch is worked on; what `run` writes is fenced by the lane that holds it."""
    return cast("Run", _InStretch(run, seen, carrier, stretch))
