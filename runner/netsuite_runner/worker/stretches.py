"""
The stretches of a step's items that workers take, one after another: rows beside the runs.

A stretch is open, held by a lane, or over. Whoever takes one draws a new epoch for it, and an output lands only under that epoch: a worker that was
cut off and comes back cannot write into what another has taken over. A stretch of a former life of the run is not there any more, so nothing lands in it.
"""

import json
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from netsuite_runner.engine import SIGN_OF_LIFE
from netsuite_runner.errors import RunNotKept
from netsuite_runner.worker.keeper import BELL

_OPEN = """
INSERT INTO netsuite_nodes.lane (run, step, first, last, life, epoch, state, carrier, claims, skipped, halted)
SELECT %(run)s, %(step)s, first, last, %(life)s, 0, 'open', '', 0, 0, false
FROM unnest(%(firsts)s::integer[], %(lasts)s::integer[]) AS stretch (first, last)
WHERE NOT EXISTS (SELECT 1 FROM netsuite_nodes.lane WHERE run = %(run)s AND step = %(step)s)
"""
_CLAIM = """
UPDATE netsuite_nodes.lane SET epoch = nextval('netsuite_nodes.epoch'), state = 'held', carrier = %(carrier)s, claims = claims + 1
WHERE run = %(run)s AND step = %(step)s AND first = (
    SELECT first FROM netsuite_nodes.lane WHERE run = %(run)s AND step = %(step)s AND life = %(life)s AND state = 'open' AND NOT halted
    ORDER BY first LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING first, last, epoch, claims
"""
_STANDING = """
SELECT count(*) FILTER (WHERE state = 'open' AND NOT halted), count(*) FILTER (WHERE state = 'held'), coalesce(sum(skipped), 0),
    array_agg(error) FILTER (WHERE error IS NOT NULL)
FROM netsuite_nodes.lane WHERE run = %s AND step = %s AND life = %s
"""


@dataclass(frozen=True)
class Stretch:
    """Items of a step from `first` to before `last`, under an epoch; `again` where somebody held it before."""

    run: str
    step: str
    first: int
    last: int
    epoch: int
    again: bool


@dataclass(frozen=True)
class Standing:
    """How the stretches of a step stand: so many are open and held, so many items were not wanted, and what failed."""

    open: int
    held: int
    skipped: int
    errors: tuple[dict[str, Any], ...]


class Stretches:
    """Their rows, over one connection that is opened again when it is lost. Every method blocks, and raises `RunNotKept`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None

    def open(self, run: str, step: str, life: int, stretches: Sequence[tuple[int, int]]) -> None:
        """Lay out a step for this life of the run, unless it is; those of former lives go, and what nobody's lane holds is open again."""
        values = {
            "run": run,
            "step": step,
            "life": life,
            "firsts": [first for first, _ in stretches],
            "lasts": [last for _, last in stretches],
        }
        with self._used() as database, database.transaction():
            database.execute(
                "DELETE FROM netsuite_nodes.lane WHERE run = %(run)s AND step = %(step)s AND life <> %(life)s", values
            )
            database.execute(_OPEN, values)
            database.execute(
                "UPDATE netsuite_nodes.lane SET halted = false WHERE run = %(run)s AND step = %(step)s AND error IS NULL", values
            )
        self.let_go(run, step, carrier="")

    def claim(self, run: str, step: str, life: int, carrier: str) -> Stretch | None:
        """Take the first open stretch; None: there is none."""
        values = {"run": run, "step": step, "life": life, "carrier": carrier}
        with self._used() as database:
            row = database.execute(_CLAIM, values).fetchone()
        return None if row is None else Stretch(run, step, row[0], row[1], row[2], again=row[3] > 1)

    def let_go(self, run: str, step: str, carrier: str) -> None:
        """Let what a lane held that died or hands its work over be open again."""
        with self._used() as database:
            database.execute(
                "UPDATE netsuite_nodes.lane SET state = 'open' WHERE run = %s AND step = %s AND carrier = %s AND state = 'held'",
                (run, step, carrier),
            )

    def release(self, stretch: Stretch) -> None:
        """Let a stretch be open again, unless somebody else has it by now."""
        with self._used() as database:
            database.execute(
                "UPDATE netsuite_nodes.lane SET state = 'open' WHERE run = %s AND step = %s AND first = %s AND epoch = %s",
                (stretch.run, stretch.step, stretch.first, stretch.epoch),
            )

    def end(self, stretch: Stretch, life: int, *, skipped: int, error: dict[str, Any] | None = None) -> None:
        """Let a stretch be over, unless somebody else has it by now; with what failed in it, nothing more of the run is taken."""
        kept = None if error is None else json.dumps(error)
        with self._used() as database, database.transaction():
            database.execute(
                "UPDATE netsuite_nodes.lane SET state = 'over', skipped = %s, error = %s WHERE run = %s AND step = %s AND first = %s AND epoch = %s",
                (skipped, kept, stretch.run, stretch.step, stretch.first, stretch.epoch),
            )
            if error is not None:
                _halt(database, stretch.run, life)
            _ring(database, stretch.run)

    def halt(self, run: str, life: int) -> None:
        """Let nothing more of a run be taken, and tell those who hold something of it."""
        with self._used() as database, database.transaction():
            _halt(database, run, life)
            _ring(database, run)

    def laid_out(self, run: str, step: str, life: int) -> bool:
        """Tell whether this life of the run has begun to share a step."""
        with self._used() as database:
            query = "SELECT 1 FROM netsuite_nodes.lane WHERE run = %s AND step = %s AND life = %s LIMIT 1"
            return database.execute(query, (run, step, life)).fetchone() is not None

    def standing(self, run: str, step: str, life: int) -> Standing:
        """Say how the stretches of a step stand."""
        with self._used() as database:
            row = database.execute(_STANDING, (run, step, life)).fetchone()
        assert row is not None, "an aggregate has a row"
        return Standing(row[0], row[1], row[2], tuple(json.loads(each) for each in row[3] or ()))

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _used(self) -> Generator[psycopg.Connection[Any]]:
        with self._lock:
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = psycopg.connect(self._address, autocommit=True, **SIGN_OF_LIFE)
                yield self._connection
            except psycopg.Error as error:
                if isinstance(error, psycopg.OperationalError) and self._connection is not None:
                    self._connection.close()
                raise RunNotKept("the database of the runs", error) from error


def _halt(database: psycopg.Connection[Any], run: str, life: int) -> None:
    database.execute(
        "UPDATE netsuite_nodes.lane SET halted = true WHERE run = %s AND life = %s AND state <> 'over'", (run, life)
    )


def _ring(database: psycopg.Connection[Any], run: str) -> None:
    database.execute("SELECT pg_notify(%s, %s)", (BELL, run))
