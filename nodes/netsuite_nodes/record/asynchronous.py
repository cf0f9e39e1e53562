"""Writes that NetSuite does as jobs: the param that asks for it, the same for all verbs, and the job of one call."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import NodeContext

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.job_call import JobCall

Asynchronous: TypeAlias = Annotated[
    bool,
    Field(
        description="Let NetSuite do it as a job, for a write that takes longer than a connection lasts: it is submitted with a key, waited for, and "
        "found again by a run that was killed."
    ),
]


def job_of(asynchronous: bool, ctx: NodeContext[NetSuiteClient], *, by_key: bool) -> "JobCall | None":  # noqa: FBT001 - it is the param itself
    """
    Return the job that a call goes as; None: it is done at once.

    `by_key`: the call's own key says which piece of work this is. Where a repetition is harmless another key is drawn, and kept with the run:
    the same change may be wanted twice, and must not be taken for the first.
    """
    if not asynchronous:
        return None
    from netsuite_plugin.suitetalk.job_call import JobCall  # loaded with the first job, not with discovery

    return JobCall(
        ctx.service.jobs,
        key=ctx.idempotency_key if by_key else "",
        checkpoint=ctx.checkpoint,
        progress=ctx.progress,
        cancelled=ctx.cancelled,
    )
