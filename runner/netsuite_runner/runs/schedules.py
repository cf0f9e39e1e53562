"""
Schedules: workflows that run by themselves, kept beside the runs in PostgreSQL.

Any number of workers call `fire_due`; each planned moment of a schedule is one row, and the run it begins has the id that follows from it,
so it is begun once, also where a worker dies in between. Of the moments at which no worker was there the last fires; the others are listed as missed.
"""

import json
import logging
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from netsuite_plugin.contract import Caller, ConfigurationError, ScheduleNotice
from netsuite_plugin.registry import Registry
from netsuite_runner.errors import RunRefused
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.rows import Rows
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.where import runs_of
from netsuite_runner.timetable import Timetable

if TYPE_CHECKING:
    from netsuite_runner.runs.postgres import PostgresRuns

_log = logging.getLogger(__name__)

ScheduleState: TypeAlias = Literal["on", "off", "stopped"]
"""One is `stopped` where a run of it ended because the login of the person who added it is over."""

FiringState: TypeAlias = Literal["due", "fired", "missed", "refused", "nothing"]
"""A firing whose run found that nothing has changed is `nothing`: that run is removed."""

LONGEST_NAME = 36
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,35}")
_COLUMNS = "number, name, spec, state, why, due, added"
_MINE = "by_user = :user AND organization IS NOT DISTINCT FROM CAST(:organization AS text)"
_GOES_ON = (
    "(SELECT run.run FROM run WHERE run.run = schedule.last_run AND run.state IN ('queued', 'running', 'waiting'))"
)
"""What is over no longer stops a schedule that is switched on again; what is under way still counts where one run at a time is wanted."""
_ADD = f"""
INSERT INTO schedule (name, by_user, organization, spec, changes, state, due, added)
VALUES (:name, :user, :organization, :spec, :changes, 'on', :due, :now)
ON CONFLICT (by_user, coalesce(organization, ''), name) DO UPDATE SET spec = excluded.spec, changes = excluded.changes, state = 'on', why = NULL, due = excluded.due, last_run = {_GOES_ON}, added = excluded.added
"""
_DUE = f"SELECT {_COLUMNS} FROM schedule WHERE state = 'on' AND due <= :now ORDER BY due FOR UPDATE SKIP LOCKED"
_PLAN = """
INSERT INTO firing (schedule, planned, state, run, at) VALUES (:schedule, :planned, :state, :begins, :now) ON CONFLICT DO NOTHING
"""
_PLANNED = """
SELECT firing.planned, firing.run, schedule.spec, schedule.last_run, schedule.number, schedule.name FROM firing, schedule
WHERE firing.state = 'due' AND schedule.number = firing.schedule AND schedule.number <> ALL(CAST(:left AS bigint[])) ORDER BY firing.planned LIMIT 1 FOR UPDATE OF firing SKIP LOCKED
"""
_FIRED = "UPDATE firing SET state = :state, run = :begins, why = :why, at = :now WHERE schedule = :schedule AND planned = :planned"
_BECAME = "SELECT state, why FROM firing WHERE schedule = :schedule AND planned = :planned"
_ENDED = """
SELECT schedule.number, schedule.last_run, schedule.changes FROM schedule, run WHERE schedule.changes IS NOT NULL
AND run.run = schedule.last_run AND run.state = 'finished' FOR UPDATE OF schedule SKIP LOCKED
"""
_NOTHING = "UPDATE firing SET state = 'nothing', run = NULL WHERE schedule = :number AND run = :last"
_OVER = """
SELECT schedule.number, schedule.name, schedule.spec, run.error FROM schedule, run WHERE schedule.state = 'on' AND run.run = schedule.last_run
AND run.state = 'failed' AND CAST(run.error AS json) ->> 'remedy' = 'reconnect' FOR UPDATE OF schedule SKIP LOCKED
"""


@dataclass(frozen=True)
class Firing:
    """A planned moment of a schedule (UTC, ISO 8601), and what became of it: the run it began, or why none."""

    planned: str
    state: FiringState
    run: str | None
    why: str | None = None


@dataclass(frozen=True)
class Schedule:
    """A workflow, its inputs and when it runs. `due` is the next planned moment; `why` says why it has stopped."""

    number: int
    name: str
    spec: RunSpec
    timetable: Timetable
    state: ScheduleState
    why: str | None
    due: datetime
    added: str
    last: Firing | None = None

    @property
    def next_there(self) -> datetime:
        """The next planned moment, as the clocks of its time zone show it."""
        return self.timetable.there(self.due)

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "name": self.name,
            "workflow": self.spec.graph.workflow.workflow,
            "cron": self.timetable.cron,
            "time_zone": self.timetable.time_zone,
            "state": self.state,
            "why": self.why,
            "next": _text(self.due) if self.state == "on" else None,
            "acts_as": self.spec.caller.user,
            "inputs": dict(self.spec.inputs),
            "last": None if self.last is None else vars(self.last),
        }


def schedules_of(registry: Registry, on: str | None = None) -> "Schedules":
    """
    Return the schedules of the database that `on` names; without it, of the one that is set.

    Raises:
        ConfigurationError: There is none: runs are files, which no worker looks through.
    """
    runs = runs_of(registry, on)
    if isinstance(runs, SqliteRuns):
        raise ConfigurationError(
            "Schedules are kept beside runs in PostgreSQL, where workers fire them. Name the database by NETSUITE_NODES_RUNS or --on; what a "
            "crontab of this machine begins by `netsuite-nodes run FILE` needs none."
        )
    return Schedules(registry, runs)


class Schedules:
    """The schedules of one database. A person sees and changes their own."""

    def __init__(self, registry: Registry, runs: "PostgresRuns") -> None:
        self._registry, self._runs, self._database = registry, runs, runs.database
        self._left: set[int] = set()
        """Those that this release cannot read, by number."""

    @property
    def runs(self) -> "PostgresRuns":
        """The runs beside them."""
        return self._runs

    def add(self, name: str, spec: RunSpec, *, now: datetime) -> Schedule:
        """
        Let a workflow run as its file says, with these inputs and as this person; one of that name is replaced.

        Raises:
            RunRefused: The file has no schedule, or the name cannot be one.
        """
        timetable = spec.graph.workflow.schedule
        if timetable is None:
            raise RunRefused(
                f"{spec.graph.file} says nothing of when it runs. Write into it: schedule: {{cron: '30 6 * * 1-5', time_zone: Europe/Berlin}}"
            )
        if _NAME.fullmatch(name) is None:
            raise RunRefused(
                f"{name!r} cannot be the name of a schedule: a letter, then letters, digits, '_' and '-', at most {LONGEST_NAME}. Give it one: --name."
            )
        with self._database.rows() as rows:
            rows.do(
                _ADD,
                name=name,
                spec=json.dumps(spec.as_json()),
                changes=timetable.changes,
                due=_text(timetable.after(now)),
                now=_text(now),
                **_owner(spec.caller),
            )
        return self.of(spec.caller, name)

    def all(self, caller: Caller) -> list[Schedule]:
        """
        Return a person's schedules, by name, each with its last firing.

        Raises:
            RunRefused: One cannot be read by this release.
        """
        last = (
            "SELECT DISTINCT ON (schedule) schedule, planned, state, run, why FROM firing WHERE schedule = ANY(:numbers) "
            "ORDER BY schedule, planned DESC"
        )
        with self._database.rows() as rows:
            found = [
                _schedule(row)
                for row in rows.all(
                    f"SELECT {_COLUMNS} FROM schedule WHERE {_MINE} ORDER BY name",
                    **_owner(caller),
                )
            ]
            of = {number: Firing(*row) for number, *row in rows.all(last, numbers=[each.number for each in found])}
        return [replace(each, last=of.get(each.number)) for each in found]

    def of(self, caller: Caller, name: str) -> Schedule:
        """
        Return a person's schedule.

        Raises:
            RunRefused: They have none of that name.
        """
        for each in self.all(caller):
            if each.name == name:
                return each
        raise _no_schedule(caller, name)

    def firings(self, schedule: Schedule, *, most: int) -> list[Firing]:
        """Return the last firings of a schedule, the newest first."""
        query = (
            "SELECT planned, state, run, why FROM firing WHERE schedule = :schedule ORDER BY planned DESC LIMIT :most"
        )
        with self._database.rows() as rows:
            return [Firing(*row) for row in rows.all(query, schedule=schedule.number, most=most)]

    def enable(self, caller: Caller, name: str, *, now: datetime) -> Schedule:
        """
        Let a schedule fire from now on; what it would have fired meanwhile is not made up for.

        Raises:
            RunRefused: There is none of that name.
        """
        found = self.of(caller, name)
        due = _text(found.timetable.after(now))
        self._set(found, f"state = 'on', why = NULL, last_run = {_GOES_ON}, due = :due", due=due)
        return self.of(caller, name)

    def disable(self, caller: Caller, name: str) -> Schedule:
        """
        Let a schedule fire no more; its runs go on.

        Raises:
            RunRefused: There is none of that name.
        """
        self._set(self.of(caller, name), "state = 'off', why = NULL")
        return self.of(caller, name)

    def remove(self, caller: Caller, name: str) -> None:
        """
        Forget a schedule and its firings; its runs stay.

        Raises:
            RunRefused: There is none of that name.
        """
        with self._database.changed() as rows:
            # by its name: one that cannot be read is removed too
            found = rows.first(
                f"SELECT number FROM schedule WHERE {_MINE} AND name = :name", name=name, **_owner(caller)
            )
            if found is None:
                raise _no_schedule(caller, name)
            for statement in (
                "DELETE FROM firing WHERE schedule = :number",
                "DELETE FROM schedule WHERE number = :number",
            ):
                rows.do(statement, number=found[0])

    def run_now(self, caller: Caller, name: str, *, now: datetime) -> str:
        """
        Begin a run of a schedule at once, whether it is on or off, and return the run's id. When it fires next stays as it is.

        Raises:
            RunRefused: There is none of that name, or it cannot be begun now: the message says why.
        """
        found = self.of(caller, name)
        run = _run_id(found, now)
        with self._database.rows() as rows:
            rows.do(_PLAN, schedule=found.number, planned=_text(now), state="due", begins=run, now=_text(now))
        self._begin_planned(now)
        with self._database.rows() as rows:
            became = rows.first(_BECAME, schedule=found.number, planned=_text(now))
        if became is not None and became[0] in {"missed", "refused"}:
            raise RunRefused(
                f"{name} was not run: {str(became[1]).rstrip('.')}. `netsuite-nodes runs list` shows how its runs stand."
            )
        return run

    def fire_due(self, now: datetime) -> list[Firing]:
        """
        Begin the runs whose moment has come, and return what was begun here. Workers call it every second.

        Raises:
            RunNotKept: The database cannot be reached; the next call does what this one did not.
        """
        self._stop_those_over()
        self._remove_those_without_changes()
        with self._database.changed() as rows:
            for row in rows.all(_DUE, now=_text(now)):
                try:
                    schedule = _schedule(row)
                except RunRefused as refusal:
                    self._leave(row[0], refusal)
                else:
                    self._plan(schedule, rows, now)
        return self._begin_planned(now)

    def _leave(self, number: int, refusal: RunRefused) -> None:
        """Leave a schedule to workers that can read it, and say so once."""
        if number not in self._left:
            self._left.add(number)
            _log.warning("it is left to other workers: %s", refusal)

    def _plan(self, schedule: Schedule, rows: Rows, now: datetime) -> None:
        """Make a row of each moment that has come: the last is to fire."""
        moments = schedule.timetable.between(schedule.due, now)
        for moment in moments:
            is_last = moment == moments[-1]
            rows.do(
                _PLAN,
                schedule=schedule.number,
                planned=_text(moment),
                state="due" if is_last else "missed",
                begins=_run_id(schedule, moment) if is_last else None,
                now=_text(now),
            )
        due = _text(schedule.timetable.after(now))
        rows.do("UPDATE schedule SET due = :due WHERE number = :number", due=due, number=schedule.number)

    def _begin_planned(self, now: datetime) -> list[Firing]:
        """Begin the runs of rows that are to fire, also where the worker died that made them."""
        begun: list[Firing] = []
        while True:
            with self._database.changed() as rows:
                found = rows.first(_PLANNED, left=list(self._left))
                if found is None:
                    return begun
                planned, run, kept, last, number, name = found
                try:
                    spec = _spec(name, kept)
                except RunRefused as refusal:
                    self._leave(number, refusal)
                    continue
                firing = self._begin(planned, run, spec, last)
                told = {"state": firing.state, "begins": firing.run, "why": firing.why}
                rows.do(_FIRED, **told, now=_text(now), schedule=number, planned=planned)
                if firing.state == "fired":
                    rows.do("UPDATE schedule SET last_run = :last WHERE number = :number", last=run, number=number)
            begun.append(firing)

    def _begin(self, planned: str, run: str, spec: RunSpec, last: str | None) -> Firing:
        """Begin the run of a firing. Its moment is the planned one, also where it comes late."""
        timetable = _timetable(spec)
        begun = timetable.there(datetime.fromisoformat(planned))
        if timetable.changes and last not in {None, run} and self._goes_on(str(last)):
            return Firing(planned, "missed", None, f"the run before it, {last}, is not over")
        try:
            self._runs.open(run).close()  # who died after this had begun it
        except RunRefused:
            try:
                self._runs.enqueue(run, replace(spec, begun=begun))
            except RunRefused as refusal:
                return Firing(planned, "refused", run, str(refusal))
        return Firing(planned, "fired", run)

    def _stop_those_over(self) -> None:
        """Stop the schedules whose last run ended because a login is over, and tell it."""
        stopped: list[ScheduleNotice] = []
        with self._database.changed() as rows:
            for number, name, spec, error in rows.all(_OVER):
                try:
                    who = _spec(name, spec)
                except RunRefused as refusal:
                    self._leave(number, refusal)
                    continue
                why = str(json.loads(error)["message"])
                rows.do(
                    "UPDATE schedule SET state = 'stopped', why = :why WHERE number = :number", why=why, number=number
                )
                workflow = who.graph.workflow.workflow
                stopped.append(ScheduleNotice(name, workflow, who.caller.user, who.caller.organization, why))
        for notice in stopped:
            try:
                self._registry.tell_schedule_stopped(notice)
            except Exception:  # noqa: BLE001 - a host's listener must not keep other schedules from firing
                _log.exception("a listener of schedule_stopped failed")

    def _goes_on(self, run: str) -> bool:
        try:
            with closing(self._runs.open(run)) as opened:
                return opened.summary(outputs=False).state in {"queued", "running", "waiting"}
        except RunRefused:
            return False  # it was deleted

    def _remove_those_without_changes(self) -> None:
        """Look at the runs that wait for changes and have ended: one that found none is removed, and what it left for the next one stays."""
        with self._database.changed() as rows:
            for number, last, step in rows.all(_ENDED):
                with closing(self._runs.open(last)) as run:
                    nothing = all(_is_empty(json.loads(text)) for text in run.outputs(step).values())
                if nothing:
                    self._runs.delete(last)
                    rows.do(_NOTHING, number=number, last=last)
                rows.do("UPDATE schedule SET last_run = NULL WHERE number = :number", number=number)

    def _set(self, schedule: Schedule, changes: str, **values: str) -> None:
        with self._database.rows() as rows:
            rows.do(f"UPDATE schedule SET {changes} WHERE number = :number", number=schedule.number, **values)


def _schedule(row: Sequence[Any]) -> Schedule:
    number, name, kept, state, why, due, added = row
    spec = _spec(name, kept)
    return Schedule(number, name, spec, _timetable(spec), state, why, datetime.fromisoformat(due), added)


def _spec(name: str, kept: str) -> RunSpec:
    """
    Read what a schedule runs.

    Raises:
        RunRefused: Another release wrote it.
    """
    try:
        return RunSpec.of_json(json.loads(kept))
    except (KeyError, TypeError, ValueError):
        raise RunRefused(
            f"Schedule {name!r} was added by another release of this package, and this one cannot read it. Add its file again: netsuite-nodes "
            f"schedules add FILE --name {name}. Or remove it: netsuite-nodes schedules remove {name}"
        ) from None


def _no_schedule(caller: Caller, name: str) -> RunRefused:
    return RunRefused(f"{caller.user} has no schedule {name!r}. `netsuite-nodes schedules list` shows them.")


def _timetable(spec: RunSpec) -> Timetable:
    timetable = spec.graph.workflow.schedule
    assert timetable is not None, "only what has one is added"
    return timetable


def _is_empty(output: Any) -> bool:
    """Tell whether an answer lists nothing: it has lists, and all are empty."""
    lists = [each for each in (output.values() if isinstance(output, dict) else [output]) if isinstance(each, list)]
    return bool(lists) and not any(lists)


def _run_id(schedule: Schedule, moment: datetime) -> str:
    """Return the id of the run of a moment: it follows from the schedule and the moment alone."""
    return f"{schedule.name}-{schedule.number}-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _owner(caller: Caller) -> dict[str, Any]:
    return {"user": caller.user, "organization": caller.organization}


def _text(moment: datetime) -> str:
    """Write a moment so that texts stand in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
