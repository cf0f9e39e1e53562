"""
One write of one record done as a job (`subsect_161278579295`): submitted by its key, waited for, and answered by the result of its task.

What protects it is the key: NetSuite takes a second request with it for the first. The key and the job are kept for a resumption before
anything else is done, so a run that was killed finds its job. How long NetSuite remembers a key is not documented.
"""

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx

from netsuite_plugin.contract import (
    Checkpoint,
    NullCheckpoint,
    OutcomeUnknown,
    Progress,
    never_cancelled,
    no_progress,
)
from netsuite_plugin.errors import NetSuiteError, RecordNotFound, ResponseError, TransportError
from netsuite_plugin.suitetalk.answers import error_from
from netsuite_plugin.suitetalk.jobs import Job, Jobs
from netsuite_plugin.suitetalk.submission import Submission, submission_of
from netsuite_plugin.suitetalk.writes import Write

KEY_KEPT = timedelta(hours=1)
"""How long after the first submit its key is relied on where nothing else protects: no source says how long NetSuite remembers one."""

_MOST_JOBS = 20
"""Jobs of one piece of work that one call looks at: those that were refused in earlier lives, or that NetSuite has forgotten."""
_ASKED_AGAIN = 2
"""How often a result of 500 is asked for again: the question may have failed, and not the task, whose own stays as it is."""


@dataclass(frozen=True)
class _Note:
    """What is kept for a resumption: the root of the keys, how many jobs were refused, when this one was first sent, and its ID."""

    root: str
    number: int = 0
    sent: str | None = None
    job: str | None = None

    @classmethod
    def of(cls, kept: Any) -> "_Note | None":
        try:
            return cls(str(kept["root"]), int(kept["number"]), kept["sent"], kept["job"])
        except (TypeError, KeyError, ValueError):  # nothing was kept, or not by such a call
            return None


class JobCall:
    """
    One piece of work that is done as a job.

    `key` says which one: the keys of its jobs are drawn from it. Without one every call is another piece of work, unless its checkpoint
    knows it. The other arguments are a host's: a note for its resumption, who listens to its progress, and who may cancel it.
    """

    def __init__(
        self,
        jobs: Jobs,
        *,
        key: str = "",
        checkpoint: Checkpoint | None = None,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> None:
        self._jobs, self._key, self._checkpoint = jobs, key, checkpoint or NullCheckpoint()
        self._progress, self._cancelled = progress, cancelled
        self._note: _Note | None = None

    async def answer(self, write: Write) -> httpx.Response:
        """
        Do a write, and return the answer it would have had at once, a refusal too.

        A refusal that an earlier job ended in is not the last word: what was refused is asked for again, under another key.

        Raises:
            OutcomeUnknown: Nothing but the key protects the write, and its job cannot be found or asked.
            NetSuiteError: It was refused before it became a job, it was cancelled or takes too long, or its job cannot be asked. The same
                call with the same key or checkpoint goes on with it.
        """
        for _ in range(_MOST_JOBS):
            note = await self._begun(write)
            submission = submission_of(write, note.root, note.number)
            job = await self._submitted(submission, note)
            self._progress(0, 1)
            try:
                response = await self._result(submission, job)
            except RecordNotFound as forgotten:
                if write.effect == "once":
                    raise _unknown(write, f"NetSuite has forgotten its job {job.id} ({forgotten})") from forgotten
                await self._keep(_Note(note.root, note.number + 1))
                continue
            self._progress(1, 1)
            if response.is_success:
                return response
            if write.effect == "once" and (error := error_from(response, write.tried)).unsettled:
                raise _unknown(write, f"its job {job.id} broke off: {error}") from error
            await self._keep(_Note(note.root, note.number + 1))
            if not job.earlier:
                return response
        raise NetSuiteError(
            f"{write.tried}: NetSuite took it {_MOST_JOBS} times, and each time had no job to ask, or one that was refused before. Look in NetSuite.",
            remedy="report",
        )

    async def _begun(self, write: Write) -> _Note:
        """Return the note of this piece of work, with the moment of its first submit."""
        note = self._note or _Note.of(await self._checkpoint.load())
        if note is None or (self._key and note.root != self._key):
            note = _Note(self._key or uuid.uuid4().hex)
        now = self._jobs.now()
        if note.sent is None:
            note = replace(note, sent=now.isoformat())
            await self._keep(note)
        elif write.effect == "once" and note.job is None and now - datetime.fromisoformat(note.sent) > KEY_KEPT:
            raise _unknown(
                write, f"it was sent at {note.sent} and not answered, and NetSuite may not remember its key any more"
            )
        self._note = note
        return note

    async def _submitted(self, submission: Submission, note: _Note) -> Job:
        """Return the job that is kept, or that NetSuite has or takes now."""
        if note.job is not None:
            return Job(note.job, earlier=True)
        try:
            job = await self._jobs.submit(submission)
        except NetSuiteError as error:
            if not error.unsettled:
                await self._keep(_Note(note.root, note.number))
            raise
        await self._keep(replace(note, job=job.id))
        return job

    async def _result(self, submission: Submission, job: Job) -> httpx.Response:
        """
        Return what a job ended in.

        Raises:
            RecordNotFound: NetSuite does not know the job.
            NetSuiteError: It cannot be asked, which says nothing of the write.
        """
        tried = submission.tried
        try:
            await self._jobs.finished(job, tried=tried, size=1, cancelled=self._cancelled)
            tasks = await self._jobs.tasks(job.id, tried=tried)
            if len(tasks) == 1:
                answer = await self._jobs.result(job.id, tasks[0], tried=tried)
                for _ in range(_ASKED_AGAIN):
                    if answer.status_code < 500:
                        break
                    answer = await self._jobs.result(job.id, tasks[0], tried=tried)
                return answer
            error = NetSuiteError(f"{tried}: job {job.id} has {len(tasks)} tasks, and is one write.", remedy="report")
        except RecordNotFound:
            raise
        except (ResponseError, TransportError) as unasked:
            error = NetSuiteError(
                f"{tried}: job {job.id} was accepted, and what came of it could not be asked. Run this again to ask for it. {unasked}",
                remedy=unasked.remedy,
                retryable=unasked.retryable,
                request_id=unasked.request_id,
            )
        except NetSuiteError as waited:
            error = waited
        error.unsettled = True
        raise error

    async def _keep(self, note: _Note) -> None:
        self._note = note
        await self._checkpoint.save(asdict(note))


def _unknown(write: Write, why: str) -> OutcomeUnknown:
    named = f"{write.record_type} {write.record_id or ''}".strip()
    return OutcomeUnknown(
        f"{write.tried}: {why}. It may have happened, and sending it again would do it twice: look at {named} in NetSuite first."
    )
