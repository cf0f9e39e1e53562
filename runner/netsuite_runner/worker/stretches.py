"""
The stretches of a step's items that workers take, one after another: rows beside the runs.

A stretch is open, held by a lane, or over. With a stretch a worker takes the store's lane of that name too, so what a former holder still writes is
refused. Stretches of a former life of the run are gone, and what is written into those is refused as well.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from netsuite_runner.runs.postgres_database import PostgresDatabase, PostgresRows

BELL = "netsuite_nodes"
"""The channel on which workers tell each other that a run has moved on; the message is the run's name."""

_FORMER = "DELETE FROM stretch WHERE run = :run AND step = :step AND life <> :life"
_FENCE = "UPDATE lane SET epoch = epoch + 1 WHERE run = :run AND step = :step"
_OPEN = """
INSERT INTO stretch (run, step, first, last, life) SELECT :run, :step, first, last, :life
FROM unnest(CAST(:firsts AS integer[]), CAST(:lasts AS integer[])) AS given (first, last)
WHERE NOT EXISTS (SELECT 1 FROM stretch WHERE run = :run AND step = :step)
"""
_GO_ON = "UPDATE stretch SET halted = false WHERE run = :run AND step = :step AND error IS NULL"
_CLAIM = """
UPDATE stretch SET state = 'held', carrier = :carrier, claims = claims + 1 WHERE run = :run AND step = :step AND first = (
    SELECT first FROM stretch WHERE run = :run AND step = :step AND life = :life AND state = 'open' AND NOT halted
    ORDER BY first LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING first, last, claims
"""
_LET_GO = (
    "UPDATE stretch SET state = 'open' WHERE run = :run AND step = :step AND carrier = :carrier AND state = 'held'"
)
_RELEASE = "UPDATE stretch SET state = 'open' WHERE run = :run AND step = :step AND first = :first AND claims = :claims"
_END = """
UPDATE stretch SET state = 'over', skipped = :skipped, error = :error
WHERE run = :run AND step = :step AND first = :first AND claims = :claims
"""
_HALT = "UPDATE stretch SET halted = true WHERE run = :run AND life = :life AND state <> 'over'"
_ALL = "SELECT 1 FROM stretch WHERE run = :run ORDER BY step, first FOR UPDATE"
"""What changes many of a run locks all of them first, in this order: two that each hold some would wait for each other."""
_LAID_OUT = "SELECT 1 FROM stretch WHERE run = :run AND step = :step AND life = :life LIMIT 1"
_STANDING = """
SELECT count(*) FILTER (WHERE state = 'open' AND NOT halted), count(*) FILTER (WHERE state = 'held'), coalesce(sum(skipped), 0),
    array_agg(error) FILTER (WHERE error IS NOT NULL)
FROM stretch WHERE run = :run AND step = :step AND life = :life
"""


@dataclass(frozen=True)
class Stretch:
    """Items of a step from `first` to before `last`, as the holder with number `claims` has it."""

    run: str
    step: str
    first: int
    last: int
    claims: int


@dataclass(frozen=True)
class Standing:
    """How the stretches of a step stand: so many are open and held, so many items were not wanted, and what failed."""

    open: int
    held: int
    skipped: int
    errors: tuple[dict[str, Any], ...]


class Stretches:
    """Their rows. Every method blocks, and raises `RunNotKept` where the database cannot be reached."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def open(self, run: str, step: str, life: int, stretches: Sequence[tuple[int, int]]) -> None:
        """Lay out a step for this life of the run, unless it is; those of former lives go, and what nobody's lane holds is open again."""
        firsts, lasts = [first for first, _ in stretches], [last for _, last in stretches]
        with self._database.changed(run) as rows:
            rows.do(_ALL)
            if rows.do(_FORMER, step=step, life=life):
                rows.do(_FENCE, step=step)
            rows.do(_OPEN, step=step, life=life, firsts=firsts, lasts=lasts)
            rows.do(_GO_ON, step=step)
            rows.do(_LET_GO, step=step, carrier="")

    def claim(self, run: str, step: str, life: int, carrier: str) -> Stretch | None:
        """Take the first open stretch; None: there is none."""
        with self._database.rows(run) as rows:
            row = rows.first(_CLAIM, step=step, life=life, carrier=carrier)
        return None if row is None else Stretch(run, step, *row)

    def let_go(self, run: str, step: str, carrier: str) -> None:
        """Let what a lane held that died be open again."""
        with self._database.rows(run) as rows:
            rows.do(_LET_GO, step=step, carrier=carrier)

    def release(self, stretch: Stretch) -> None:
        """Let a stretch be open again, unless somebody else has it by now."""
        with self._database.changed(stretch.run) as rows:
            rows.do(_RELEASE, step=stretch.step, first=stretch.first, claims=stretch.claims)
            _ring(rows)

    def end(self, stretch: Stretch, life: int, *, skipped: int, error: dict[str, Any] | None = None) -> None:
        """Let a stretch be over, unless somebody else has it by now; where something failed in it, nothing more of the run is taken."""
        kept = None if error is None else json.dumps(error)
        with self._database.changed(stretch.run) as rows:
            if error is not None:
                rows.do(_ALL)
            rows.do(_END, step=stretch.step, first=stretch.first, claims=stretch.claims, skipped=skipped, error=kept)
            if error is not None:
                rows.do(_HALT, life=life)
            _ring(rows)

    def halt(self, run: str, life: int) -> None:
        """Let nothing more of a run be taken, and tell those who hold something of it."""
        with self._database.changed(run) as rows:
            rows.do(_ALL)
            rows.do(_HALT, life=life)
            _ring(rows)

    def laid_out(self, run: str, step: str, life: int) -> bool:
        """Tell whether this life of the run has begun to share a step."""
        with self._database.rows(run) as rows:
            return rows.first(_LAID_OUT, step=step, life=life) is not None

    def standing(self, run: str, step: str, life: int) -> Standing:
        """Say how the stretches of a step stand."""
        with self._database.rows(run) as rows:
            waiting, held, skipped, errors = rows.first(_STANDING, step=step, life=life)
        return Standing(waiting, held, skipped, tuple(json.loads(each) for each in errors or ()))


class Left:
    """Runs that no worker could execute yet which looked at them, because each lacked a node they need. Every method blocks, and raises `RunNotKept`."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def add(self, run: str, life: int, nodes: Sequence[str]) -> None:
        """Leave a run to a worker that has all these nodes."""
        statement = """INSERT INTO left_over (run, life, nodes) VALUES (:run, :life, :nodes)
            ON CONFLICT (run) DO UPDATE SET life = excluded.life, nodes = excluded.nodes"""
        with self._database.rows(run) as rows:
            rows.do(statement, life=life, nodes=list(nodes))

    def all(self) -> list[tuple[str, int]]:
        """Return id and life of each."""
        with self._database.rows() as rows:
            return list(rows.all("SELECT run, life FROM left_over"))

    def take(self, nodes: Sequence[str], *, interpreter: str) -> list[tuple[str, int]]:
        """Take those that a worker with these nodes and of this interpreter version can execute, and return id and life of each."""
        statement = """DELETE FROM left_over USING run WHERE run.run = left_over.run AND run.interpreter = :interpreter
            AND left_over.nodes <@ CAST(:nodes AS text[]) RETURNING left_over.run, left_over.life"""
        with self._database.rows() as rows:
            return list(rows.all(statement, nodes=list(nodes), interpreter=interpreter))


def _ring(rows: PostgresRows) -> None:
    rows.first("SELECT pg_notify(:bell, :run)", bell=BELL)
