"""How a run ended, as the command that executed or watched it shows it."""

from netsuite_plugin.terminal import answer_json, say
from netsuite_runner.commands.asked import how_to_answer, show_approval
from netsuite_runner.commands.results import output_as_csv, show_outputs
from netsuite_runner.commands.there import there, with_there
from netsuite_runner.errors import StepFailed, in_lines
from netsuite_runner.runs.store import Run


def show_waiting(run: Run, *, json_output: bool, on: str | None = None) -> None:
    """Print what a run asks, and how it is answered."""
    waiting = [each for each in run.approvals().values() if each.answer is None]
    if json_output:
        answer_json({**run.summary().told(), "approvals": [each.told() for each in waiting]})
        return
    for each in waiting:
        say("")
        show_approval(run.id, each, on)
        say(how_to_answer(run.id, each, on))
    say(f"Run {run.id} waits, and nothing is lost. Once it is answered: netsuite-nodes runs resume {run.id}{there(on)}")


def how_to_go_on(run_id: str, failure: StepFailed, on: str | None = None) -> str:
    """Tell a mistake in the file from one in the world. Nobody is sent to another run id: it would do again what is done."""
    resume = f"netsuite-nodes runs resume {run_id}{there(on)}"
    if any(each.remedy == "fix_input" for each in (failure, *failure.others)):
        return (
            f"If the file is wrong, correct it, then: {resume} --with FILE. If the cause lies elsewhere, fix it, then: {resume}. "
            "What is done is not done again; another run id would do it again."
        )
    return f"Fix the cause, then: {resume}"


def show(run: Run, *, json_output: bool, csv: str | None = None, on: str | None = None) -> int:
    """Print how a run ended and return the exit code that says so."""
    summary = run.summary()
    if json_output:
        answer_json(summary.told())
    else:
        if csv is not None:
            output_as_csv(summary.outputs, csv)
        else:
            show_outputs(summary.outputs, f"netsuite-nodes runs show {run.id} --json{there(on)}")
        for line in in_lines(summary.error) if summary.error else ():
            say(with_there(line, on))
    return 3 if summary.state == "finished with failures" else 0
