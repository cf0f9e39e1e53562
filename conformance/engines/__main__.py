"""
The nodes in Airflow, Prefect and Temporal, each installed in an environment of its own, run, and killed with -9: `python -m conformance.engines [NAME…]`.

A table for people, then one JSON object as the last line; exit codes as in benchmarks/figures.py: 2 where an engine could not be installed or
brought to an end. What the engines write is in `build/engines/` of the checkout; of a run that failed it is kept.
"""

import shutil
import sys
import tempfile
import traceback
from pathlib import Path

from benchmarks.figures import Figure, NotMeasured, Target, closed
from conformance.engines.airflow import Airflow
from conformance.engines.engine import Engine, Home
from conformance.engines.ground import prepared
from conformance.engines.homes import HOMES, NotInstalled, installed, wheel
from conformance.engines.judging import CHECKS
from conformance.engines.prefect import Prefect
from conformance.engines.temporal import Temporal

ENGINES: tuple[Engine, ...] = (Airflow(), Prefect(), Temporal())
TRIED = ("unlisted", "example", "killed", "once", "own")


def main() -> int:
    """Install, run, kill, judge, show."""
    named = sys.argv[1:]
    if unknown := set(named) - {each.name for each in ENGINES}:
        sys.exit(f"{', '.join(sorted(unknown))}: not an engine that is tried here")
    engines = [each for each in ENGINES if not named or each.name in named]
    figures: list[Figure] = []
    HOMES.mkdir(parents=True, exist_ok=True)
    try:
        built = wheel()
        for engine in engines:
            _try(engine, built, figures)
    except NotInstalled as fault:
        print(f"the wheel: {fault}", file=sys.stderr)
    targets = {f"{each.name}_{what}": Target(exactly=0) for each in engines for what in TRIED}
    return closed("engines", figures, targets)


def _try(engine: Engine, built: Path, figures: list[Figure]) -> None:
    work = Path(tempfile.mkdtemp(prefix=f"{engine.name}-work-", dir=HOMES))
    try:
        home = Home(installed(engine.name, built, engine.beside), work / "engine")
        home.work.mkdir()
        with prepared(work) as ground, engine.started(home, ground) as running:
            for check in CHECKS:
                try:
                    verdict = check(engine.name, running, ground)
                except NotMeasured as fault:
                    print(f"{engine.name}, {check.__name__}: {fault}", file=sys.stderr, flush=True)
                    continue
                print(f"{verdict.name}: {verdict.faults} {verdict.said}".rstrip(), file=sys.stderr, flush=True)
                figures.append(Figure(verdict.name, verdict.faults, verdict.words, verdict.said[:200]))
    except (NotInstalled, NotMeasured) as fault:
        print(f"{engine.name}: {fault}", file=sys.stderr)
    except Exception:  # noqa: BLE001 - whatever went wrong with one engine, the others are tried
        traceback.print_exc()
    if sum(each.name.startswith(f"{engine.name}_") and not each.value for each in figures) == len(TRIED):
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
