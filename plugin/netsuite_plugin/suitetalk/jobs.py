"""Asynchronous jobs of `/services/rest/async/v1` (`chapter_161251386312`): submitted once by their key, waited for, and read task by task."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from netsuite_plugin.contract import Clock
from netsuite_plugin.errors import NetSuiteError, TransportError
from netsuite_plugin.suitetalk.answers import Body, error_from, read, unreadable
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.submission import Submission
from netsuite_plugin.transport.retry import retry_after

_JOB = re.compile(r"/async/v1/job/([A-Za-z0-9_-]{1,100})/?")
_TASK = re.compile(r"/async/v1/job/([A-Za-z0-9_-]{1,100})/task/([A-Za-z0-9_-]{1,100})/?")

FIRST_LOOK = 0.5
"""Seconds before a job is looked at, and `A_RECORD` more for each of its records; each further wait is twice the one before."""
A_RECORD = 0.045
LONGEST_WAIT = 60.0
"""Seconds between two looks."""
PATIENCE = 6 * 3600.0
"""Seconds a job may take: it waits its turn among all jobs of the account, and nothing says for how long."""
_MISREAD = 3
"""How many answers in a row may be unreadable."""


@dataclass(frozen=True)
class Job:
    """
    An accepted job; `wait` is what NetSuite asked to wait before it is looked at, in seconds.

    `earlier` tells that an earlier request with its key had begun it.
    """

    id: str
    wait: float = 0.0
    earlier: bool = False


class Jobs:
    """The jobs of one account."""

    def __init__(self, rest: Rest, clock: Clock, *, attempts: int) -> None:
        self._rest, self._clock, self._attempts = rest, clock, attempts

    def now(self) -> datetime:
        """Return the time by the clock that jobs are waited for with."""
        return self._clock.now()

    async def submit(self, submission: Submission) -> Job:
        """
        Submit a request, and return its job: the first one that was accepted with this key.

        A lost answer is settled by sending again with the same key: NetSuite answers with the job it has, or takes it now.

        Raises:
            ResponseError: NetSuite refused it; no job was begun. Where it is `unsettled`, one may have been.
            TransportError: NetSuite was not reached; where it is `unsettled`, a job may have been begun.
        """
        lost: NetSuiteError | None = None
        for attempt in range(self._attempts):
            if attempt:
                await self._clock.sleep(min(20.0, 0.5 * 2**attempt))
            try:
                response = await self._rest.exchange(
                    submission.method,
                    submission.path,
                    effect="keyed",
                    tried=submission.tried,
                    params=submission.query,
                    json=submission.body,
                    headers=submission.all_headers,
                )
            except TransportError as error:
                if not error.sent and lost is None:
                    raise
                lost = error
                continue
            refusal = None if response.is_success else error_from(response, submission.tried)
            if refusal is None or any(each.code == "IDEMPOTENCY_ERROR" for each in refusal.details):
                if job := _job_id(response):
                    return Job(job, retry_after(response, self._clock.now()) or 0.0, earlier=refusal is not None)
                lost = TransportError(
                    f"{submission.tried}: NetSuite answered without the Location of a job.", sent=True
                )
            elif refusal.unsettled:
                lost = refusal
            elif lost is None or not refusal.retryable:
                raise refusal
        assert lost is not None, "at least one attempt was made"
        raise lost

    async def finished(self, job: Job, *, tried: str, size: int, cancelled: Callable[[], bool]) -> None:
        """
        Return when a job of `size` records is completed.

        It is looked at ever more seldom, and no sooner than Retry-After says.

        Raises:
            NetSuiteError: It cannot be asked, it takes too long, or the call was cancelled. The job goes on.
        """
        wait, told, slept, misread = FIRST_LOOK + A_RECORD * size, job.wait, 0.0, 0
        while slept < PATIENCE:
            pause = max(wait, told)
            await self._clock.sleep(pause)
            slept, wait = slept + pause, min(2 * wait, LONGEST_WAIT)
            if cancelled():
                raise NetSuiteError(
                    f"{tried}: cancelled while job {job.id} was under way. It goes on in NetSuite.", retryable=True
                )
            response = await self._rest.exchange("GET", f"/async/v1/job/{job.id}", effect="read", tried=tried)
            if not response.is_success:
                raise error_from(response, tried)
            told = retry_after(response, self._clock.now()) or 0.0
            body, wrong = read(response, _is_job)
            misread = 0 if wrong is None else misread + 1
            if wrong is not None and misread == _MISREAD:
                raise unreadable(response, tried, wrong)
            if wrong is None and body["completed"]:
                return
        raise NetSuiteError(
            f"{tried}: job {job.id} was not completed in {PATIENCE / 3600:g} hours. It goes on in NetSuite: run this again to wait for it.",
            remedy="wait",
            retryable=True,
        )

    async def tasks(self, job_id: str, *, tried: str) -> list[str]:
        """
        Return the IDs of a job's tasks, lowest number first.

        Oracle's sample has the links of all tasks in one item of the list (`article_0127092747`), so all links of all items are read.

        Raises:
            NetSuiteError: It cannot be asked.
        """
        path = f"/async/v1/job/{job_id}/task"
        found: dict[str, None] = {}
        offset, more = 0, True
        while more:
            params = {"offset": str(offset)} if offset else None
            page = await self._rest.read("GET", path, tried=tried, params=params, check=_is_list_of_tasks)
            for item in page["items"]:
                for link in item["links"]:
                    task = _TASK.search(str(link.get("href", ""))[:1_000])
                    if task is not None and task[1] == job_id:
                        found[task[2]] = None
            more = page.get("hasMore") is True and bool(page["items"])
            offset += len(page["items"])
        return sorted(found, key=int) if all(each.isdecimal() for each in found) else list(found)

    async def result(self, job_id: str, task: str, *, tried: str) -> httpx.Response:
        """
        Return what a task ended in: the answer its request would have had (`subsect_161252889998`), a refusal too.

        Raises:
            NetSuiteError: It cannot be asked.
        """
        path = f"/async/v1/job/{job_id}/task/{task}/result"
        response = await self._rest.exchange("GET", path, effect="read", tried=tried)
        if response.status_code in _NOT_THE_TASKS:
            raise error_from(response, tried)
        return response


_NOT_THE_TASKS = frozenset({401, 429, 502, 503, 504})
"""Statuses that say how the question was answered, and nothing of the task."""


def _job_id(response: httpx.Response) -> str | None:
    """Take a job's ID from the path of `Location`, absolute or relative; its host is never used."""
    path = response.headers.get("location", "")[:1_000].partition("?")[0]
    found = _JOB.search(path)
    return found[1] if found is not None and found.end() == len(path) else None


def _is_job(body: Body) -> str | None:
    return None if isinstance(body.get("completed"), bool) else "its 'completed' is neither true nor false"


def _is_list_of_tasks(body: Body) -> str | None:
    items = body.get("items")
    if not isinstance(items, list):
        return "its 'items' are not a list"
    for each in items:
        links = each.get("links") if isinstance(each, dict) else None
        if not isinstance(links, list) or not all(isinstance(link, dict) for link in links):
            return "one of its 'items' has no 'links'"
    return None
