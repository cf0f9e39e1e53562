"""What a run asks of a person: the text and the table they are to read, and their answer. Nothing else of the run is shown to them."""

import asyncio

from starlette.responses import Response

from netsuite_runner.approvals import answer as answer_approval
from netsuite_runner.approvals import find
from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import OpenApproval
from netsuite_web.asked import Asked
from netsuite_web.failure import for_pages

_ANSWERS = {"approve": True, "refuse": False}


async def show(asked: Asked) -> Response:
    """Show what is asked, to those who may answer it; to everybody else it is not there."""
    found = await _found(asked)
    return _missing(asked) if found is None else _page(asked, found)


async def answer(asked: Asked) -> Response:
    """Keep the answer. A run that waited for nothing else goes on, with the login of the person who began it."""
    found, given = await _found(asked), await asked.fields()
    if found is None:
        return _missing(asked)
    approve = _ANSWERS.get(given.get("answer", ""))
    if approve is None:
        return _page(asked, found, given, refusal="Press Approve or Refuse.")
    try:
        answered = await answer_approval(
            asked.site.registry,
            asked.site.runs,
            found.run,
            found.approval.step,
            caller=asked.caller,
            approve=approve,
            reason=given.get("reason", ""),
            digest=given.get("digest", ""),
        )
    except RunRefused as error:
        return _page(asked, await _found(asked) or found, given, refusal=for_pages(str(error)))
    what = f"You {'approved' if approve else 'refused'} {found.approval.step} of {found.workflow}."
    if not approve:
        asked.session.say("good", what, "The run does nothing that needs it.")
    elif answered.goes_on:
        try:
            async with asked.site.runner_of(found.run) as runner:
                await runner.resume(found.run, caller=answered.began)
        except RunRefused as error:
            asked.session.say("warn", what, f"The answer is kept. {for_pages(str(error))}")
        else:
            asked.session.say("good", what, "The run goes on.")
    elif answered.waits_for:
        asked.session.say("good", what, f"The run waits for {', '.join(answered.waits_for)} still.")
    else:
        asked.session.say("good", what, f"The answer is kept; the run is {answered.state}.")
    return asked.to("/runs")


async def _found(asked: Asked) -> OpenApproval | None:
    try:
        return await asyncio.to_thread(find, asked.site.runs, asked.part("run"), asked.part("step"), asked.caller)
    except RunRefused:
        return None


def _missing(asked: Asked) -> Response:
    return asked.missing("This approval", back="/runs", back_title="Runs")


def _page(asked: Asked, found: OpenApproval, given: dict[str, str] | None = None, *, refusal: str = "") -> Response:
    reason = (given or {}).get("reason", "")[:1_000]
    status = 409 if refusal else 200
    return asked.page("runs/approval.html", status=status, found=found, reason=reason, refusal=refusal)
