"""The service `/services/rest/async/v1`: how the jobs of an account went."""

from datetime import timedelta
from typing import Any

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, resource
from netsuite_emulator.http.problems import method_not_allowed, nonexistent
from netsuite_emulator.jobs import ROOT, Job, Task
from netsuite_emulator.setup.roles import Role


def answer(account: Account, role: Role, request: Request) -> Answer:
    """Tell about a job, its tasks, one task, or give the answer a task ended in (subsect_161252896355)."""
    if request.method != "GET":
        raise method_not_allowed(request.method)
    segments = [each for each in request.path.removeprefix(ROOT).split("/") if each]
    job = account.jobs.find(segments[1]) if len(segments) > 1 and segments[0] == "job" else None
    if job is None or (job.role != role.id and not role.administrator):
        raise nonexistent("There is no such job.")
    href = f"{request.origin}{ROOT}/job/{segments[1]}"
    match segments[2:]:
        case []:
            job.looked_at += 1
            return resource(_job(account, job, segments[1], href), "singular")
        case ["task"]:
            links = [_self(f"{href}/task/{number}") for number in range(1, len(job.tasks) + 1)]
            in_one = account.undocumented.async_tasks_in_one_item
            items = [{"links": links}] if in_one else [{"links": [each]} for each in links]
            tasks = {"links": [_self(f"{href}/task")], "count": len(items), "hasMore": False, "items": items}
            return resource(tasks | {"offset": 0, "totalResults": len(items)}, "collection")
        case ["task", number, *rest] if number.isdecimal() and 1 <= int(number) <= len(job.tasks):
            place = int(number) - 1 if account.undocumented.async_tasks_in_order else -int(number)
            task = job.tasks[place]
            if rest == ["result"] and task.answer is not None:
                return task.answer
            if not rest:
                return resource(_task(task, number, f"{href}/task/{number}"), "singular")
        case _:
            pass
    raise nonexistent("There is no such task.")


def _job(account: Account, job: Job, job_id: str, href: str) -> dict[str, Any]:
    takes = timedelta(seconds=account.undocumented.async_seconds_per_record * len(job.tasks))
    done = job.looked_at > account.undocumented.async_looks_before_done and account.now() >= job.submitted + takes
    return {
        "links": [_self(href)],
        "completed": done,
        "id": job_id,
        "progress": "succeeded" if done else "pending",
        "task": {"links": [_self(f"{href}/task")]},
    }


def _task(task: Task, number: str, href: str) -> dict[str, Any]:
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
