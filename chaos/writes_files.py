"""The files that the RESTlet of `make chaos-writes` keeps: they are no records, so a run of their own reads them when all others are over."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.figures import NotMeasured
from chaos.writes_wanted import SCRIPT, Wanted
from netsuite_runner.runs.sqlite import SqliteRuns
from tools.local_netsuite import CHECKOUT, NODES

RUN = "files"
NO_FILE = "RCRD_DSNT_EXIST"


def saved(runs: SqliteRuns, wanted: Wanted) -> dict[str, str]:
    """Return the ID of each file that a run has saved, by its name."""
    with closing(runs.open(wanted.name)) as run:
        return dict(_ids(run.outputs("put"), wanted.put)) | dict(_ids(run.outputs("filed"), wanted.filed))


def _ids(outputs: Mapping[str, str], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for item, output in outputs.items():
        yield names[int(item)], str(json.loads(output)["body"]["id"])


def contents(work: Path, environment: Mapping[str, str], ids: Sequence[str]) -> dict[str, str | None]:
    """
    Return what each file holds, by its ID; None for one that is not there.

    Raises:
        NotMeasured: They cannot be read.
    """
    node = {
        "node": "netsuite.restlet.get",
        "for_each": "${{ inputs.ids }}",
        "at_once": 5,
        "on_error": "continue",
        "params": {**SCRIPT, "parameters": {"file": "${{ item }}"}},
    }
    file, params = work / "files.yaml", work / "files.json"
    file.write_text(json.dumps({"workflow": "files", "inputs": {"ids": {"type": "list"}}, "steps": {"read": node}}))
    params.write_text(json.dumps({"ids": list(ids)}))
    subprocess.run(
        [NODES, "run", file, "--run-id", RUN, "--params", params, "--json"],
        env=dict(environment),
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        check=False,
        timeout=600,
    )
    found: dict[str, str | None] = {}
    with closing(SqliteRuns(work / "state").open(RUN)) as run:
        for item, output in run.outputs("read").items():
            found[ids[int(item)]] = json.loads(output)["body"]["contents"]
        for item, failure in run.failures("read").items():
            if failure is None or NO_FILE not in json.dumps(failure):
                raise NotMeasured(f"file {ids[int(item)]} cannot be read: {failure}")
            found[ids[int(item)]] = None
    if len(found) < len(set(ids)):
        raise NotMeasured(f"{len(set(ids)) - len(found)} files were not read")
    return found
