"""Jobs: requests with `Prefer: respond-async`, and what came of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from netsuite_emulator.http.exchange import Answer, Request
from netsuite_emulator.http.problems import ErrorDetail, Problem
from netsuite_emulator.setup.administration import Administration
from netsuite_emulator.setup.roles import Role

ROOT = "/services/rest/async/v1"
"""Where the service that tells about jobs is."""

_KEY = "x-netsuite-idempotency-key"


@dataclass
class Task:
    """One request of a job and, once it is done, its answer."""

    run: Callable[[], Answer]
    answer: Answer | None = None
    started: datetime | None = None
    ended: datetime | None = None


@dataclass
class Job:
    """The requests of one job, the role they were sent under and when, and how often the job was asked about."""

    tasks: list[Task]
    role: str
    submitted: datetime
    looked_at: int = 0


@dataclass
class Jobs:
    """All jobs of one account. They are numbered; a key of idempotency belongs to the first job sent with it."""

    _jobs: dict[str, Job] = field(default_factory=dict[str, Job])
    _by_key: dict[str, str] = field(default_factory=dict[str, str])

    def submit(
        self, account: Administration, role: Role, request: Request, parts: Sequence[Callable[[], Answer]]
    ) -> Answer:
        """
        Do the work and answer 202 with the job's address; the work is seen to be done only later.

        A key that was sent before is refused with the address of the job it belongs to (subsect_164494900632).
        """
        key = request.headers.get(_KEY, "")
        if key and key in self._by_key:
            detail = ErrorDetail("A request with this idempotency key was sent before.", "IDEMPOTENCY_ERROR")
            location = f"{request.origin}{ROOT}/job/{self._by_key[key]}"
            raise Problem(400, detail, title="Conflict", headers={"Location": location})
        job_id = str(len(self._jobs) + 1)
        job = self._jobs[job_id] = Job([Task(each) for each in parts], role.id, account.now())
        if key:
            self._by_key[key] = job_id
        for task in job.tasks:
            task.started = account.now()
            task.answer = task.run()
            task.ended = account.now()
        headers = [("Location", f"{request.origin}{ROOT}/job/{job_id}"), ("Preference-Applied", "respond-async")]
        return Answer(202, headers=headers)

    def find(self, job_id: str) -> Job | None:
        """Give a job by its number."""
        return self._jobs.get(job_id)
