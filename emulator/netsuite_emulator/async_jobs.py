"""Jobs: requests with `Prefer: respond-async`, and the service `/services/rest/async/v1` that tells how they went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from netsuite_emulator.exchange import Answer, Request, resource
from netsuite_emulator.problems import ErrorDetail, Problem, method_not_allowed, nonexistent
from netsuite_emulator.roles import Role

if TYPE_CHECKING:
    from netsuite_emulator.state import Account

ROOT = "/services/rest/async/v1"

_KEY = "x-netsuite-idempotency-key"


@dataclass
class _Task:
    """One request of a job and, once it is done, its answer."""

    run: Callable[[], Answer]
    answer: Answer | None = None
    started: datetime | None = None
    ended: datetime | None = None


@dataclass
class _Job:
    tasks: list[_Task]
    role: str
    looked_at: int = 0


@dataclass
class Jobs:
    """All jobs of one account. They are numbered; a key of idempotency belongs to the first job sent with it."""

    _jobs: dict[str, _Job] = field(default_factory=dict[str, _Job])
    _by_key: dict[str, str] = field(default_factory=dict[str, str])

    def submit(self, account: "Account", role: Role, request: Request, parts: Sequence[Callable[[], Answer]]) -> Answer:
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
        job = self._jobs[job_id] = _Job([_Task(each) for each in parts], role.id)
        if key:
            self._by_key[key] = job_id
        for task in job.tasks:
            task.started = account.now()
            task.answer = task.run()
            task.ended = account.now()
        headers = [("Location", f"{request.origin}{ROOT}/job/{job_id}"), ("Preference-Applied", "respond-async")]
        return Answer(202, headers=headers)

    def answer(self, account: "Account", role: Role, request: Request) -> Answer:
        """Tell about a job, its tasks, one task, or give the answer a task ended in (subsect_161252896355)."""
        if request.method != "GET":
            raise method_not_allowed(request.method)
        segments = [each for each in request.path.removeprefix(ROOT).split("/") if each]
        if not segments or segments[0] != "job" or len(segments) == 1 or segments[1] not in self._jobs:
            raise nonexistent("There is no such job.")
        job, href = self._jobs[segments[1]], f"{request.origin}{ROOT}/job/{segments[1]}"
        if job.role != role.id and not role.administrator:
            raise nonexistent("There is no such job.")
        match segments[2:]:
            case []:
                job.looked_at += 1
                return resource(self._job(account, job, segments[1], href), "singular")
            case ["task"]:
                links = [{"links": [_self(f"{href}/task/{number}")]} for number in range(1, len(job.tasks) + 1)]
                tasks = {"links": [_self(f"{href}/task")], "count": len(links), "hasMore": False, "items": links}
                return resource(tasks | {"offset": 0, "totalResults": len(links)}, "collection")
            case ["task", number, *rest] if number.isdecimal() and 1 <= int(number) <= len(job.tasks):
                task = job.tasks[int(number) - 1]
                if rest == ["result"] and task.answer is not None:
                    return task.answer
                if not rest:
                    return resource(_task(task, number, f"{href}/task/{number}"), "singular")
            case _:
                pass
        raise nonexistent("There is no such task.")

    @staticmethod
    def _job(account: "Account", job: _Job, job_id: str, href: str) -> dict[str, Any]:
        done = job.looked_at > account.choices.async_looks_before_done
        return {
            "links": [_self(href)],
            "completed": done,
            "id": job_id,
            "progress": "succeeded" if done else "pending",
            "task": {"links": [_self(f"{href}/task")]},
        }


def _task(task: _Task, number: str, href: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "links": [{"rel": "related", "href": f"{href}/result"}, _self(href)],
        "completed": task.ended is not None,
        "id": number,
        "progress": "succeeded" if task.ended else "pending",
    }
    moments = {"startTime": task.started, "endTime": task.ended}
    return told | {name: f"{each:%Y-%m-%dT%H:%M:%SZ}" for name, each in moments.items() if each is not None}


def _self(href: str) -> dict[str, str]:
    return {"rel": "self", "href": href}
