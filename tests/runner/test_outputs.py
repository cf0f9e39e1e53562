"""Outputs share commits: at once those that something waits for, in company those of a stream."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import pytest

from netsuite_runner.outputs import Outputs
from netsuite_runner.runs.kept import Call, Output
from netsuite_runner.runs.store import Run


class Kept:
    """Keeps what it is given, a commit a list."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []

    def keep_outputs(self, outputs: Sequence[Output], calls: Sequence[Call]) -> None:
        """Keep one commit."""
        assert not calls
        self.commits.append([each.item for each in outputs])


def outputs(kept: Kept, **named: Any) -> Outputs:
    """Return what keeps outputs there."""
    return Outputs(cast("Run", kept), **named)


async def test_outputs_of_a_stream_share_commits(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("netsuite_runner.outputs._APART", 3600)
    kept = Kept()
    to = outputs(kept, company=3)

    async with asyncio.timeout(60):
        await asyncio.gather(*(to.keep(Output("step", str(item), "1", None)) for item in (0, 1, 2)))
        one = asyncio.create_task(to.keep(Output("step", "3", "1", None)))
        await asyncio.sleep(0.1)
        assert not one.done()
        await asyncio.gather(one, *(to.keep(Output("step", str(item), "1", None)) for item in (4, 5)))
        await to.close()

    assert kept.commits == [["0", "1", "2"], ["3", "4", "5"]]


async def test_an_output_without_company_waits_no_longer_than_a_moment():
    kept = Kept()
    to = outputs(kept, company=5)

    async with asyncio.timeout(60):
        await to.keep(Output("step", "0", "1", None))
        await to.keep(Output("step", "1", "1", None))

    assert kept.commits == [["0"], ["1"]]


@pytest.mark.parametrize("company", [1, 5])
async def test_who_shares_a_commit_that_fails_is_told(company: int):
    """And the next commit is tried all the same."""

    class Full(Kept):
        def keep_outputs(self, outputs: Sequence[Output], calls: Sequence[Call]) -> None:
            """Refuse the first commit."""
            super().keep_outputs(outputs, calls)
            if len(self.commits) == 1:
                raise OSError("no space left")

    kept = Full()
    to = outputs(kept, company=company)

    refused = await asyncio.gather(
        *(to.keep(Output("step", str(item), "1", None)) for item in range(5)), return_exceptions=True
    )
    await to.keep(Output("step", "5", "1", None))

    assert [str(each) for each in refused] == ["no space left"] * 5
    assert kept.commits == [["0", "1", "2", "3", "4"], ["5"]]
