"""
The pages with many credentials and with a long run: p95 of Connectors with 1,000 credentials beside 100, and of a run of 20,000 items beside one of 200.

In this process, through the ASGI app, so that no network is measured. Prints a table and one JSON object.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from benchmarks.figures import Figure, Target, beside, closed
from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import connected_row
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.oauth_configs import store_config
from netsuite_plugin.discovery import discover
from netsuite_plugin.oauth2.tokens import Tokens
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.kept import Call, Output
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_web.app import create_app
from netsuite_web.sign_in import Links

CHECKOUT = Path(__file__).parent.parent
BASE = "https://127.0.0.1:8765"
MARIA = Caller("maria", "northwind")
INES = Caller("ines", "northwind", role="administrator")
TARGETS = {"connectors_ratio": Target(at_most=3), "run_ratio": Target(at_most=3)}
SIZES = ((100, 200), (1_000, 20_000))
"""Credentials, and items of a run."""
ROUNDS = 5
REQUESTS = 30
_SENT = {"sec-fetch-site": "same-origin"}


async def with_credentials(registry: Registry, count: int) -> None:
    """Let Maria have so many credentials."""
    host = registry.host("netsuite")
    config = OAuthConfig(client_id="client", client_secret=None)
    config_row, _ = await store_config(HostCredentials.of(host), caller=INES, level="organization", config=config)
    now = datetime.now(UTC)
    for number in range(count):
        row = connected_row(
            f"ns-{number}",
            level="personal",
            owner="maria",
            organization="northwind",
            account=AccountId.parse(f"{1_000_000 + number}"),
            role="3",
            user="-5",
            config_row=config_row,
            config=config,
            tokens=Tokens("token", now + timedelta(hours=1), "refresh"),
            now=now,
        )
        await host.store.put(replace(row))


def with_run(registry: Registry, items: int) -> str:
    """Keep a run of so many items."""
    example = CHECKOUT / "examples" / "overdue_invoices.yaml"
    graph = load(example.read_text(encoding="utf-8"), file=example.name, registry=registry)
    spec = RunSpec.of(graph, {}, MARIA, begun=datetime.now().astimezone())
    name, begun = f"run-{items}", time.time()
    with closing(SqliteRuns(registry.state_folder).begin(name, spec)) as run:
        for step, count in (("overdue", 1), ("customer", items), ("follow_up", items)):
            names = [""] if step == "overdue" else [str(item) for item in range(count)]
            run.note_begun(step, 1, count)
            run.keep_outputs(
                [Output(step, name, '{"id": "1"}') for name in names],
                [Call(step, name, begun, begun + place / 1e4, 1) for place, name in enumerate(names)],
            )
            run.note_stopped(step, "done", items=count, skipped=0)
        run.end("finished", outputs={"created": items})
    return name


async def p95(ask: Callable[[], Awaitable[httpx.Response]]) -> float:
    """Return the 95th percentile in milliseconds of opening a page."""
    took: list[float] = []
    for _ in range(REQUESTS + 3):
        began = time.perf_counter()
        answer = await ask()
        took.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            raise RuntimeError(f"the page answered {answer.status_code}")
    return statistics.quantiles(took[3:], n=20)[-1]


async def measured(folder: Path, credentials: int, items: int) -> tuple[float, float]:
    """Return p95 of Connectors and of a run's page."""
    os.environ |= {
        "NETSUITE_NODES_STORE": str(folder / "credentials.db"),
        "NETSUITE_NODES_STATE": str(folder),
        "NETSUITE_NODES_SETTINGS": str(folder / "settings.toml"),
    }
    (folder / "settings.toml").touch()
    registry, links = discover(), Links()
    await with_credentials(registry, credentials)
    run = with_run(registry, items)
    app = create_app(registry, Settings(), base=BASE, links=links)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, headers=_SENT) as http:
        await http.get(f"/sign-in?link={links.make(MARIA)}")
        return await p95(lambda: http.get("/connectors")), await p95(lambda: http.get(f"/runs/{run}"))


def main() -> int:
    """Measure both sizes in turn, print, and say whether the targets were met."""
    lists: list[tuple[float, float]] = []
    runs: list[tuple[float, float]] = []
    try:
        for _ in range(ROUNDS):
            small, large = (_measured(credentials, items) for credentials, items in SIZES)
            lists.append((large[0], small[0]))
            runs.append((large[1], small[1]))
    except (RuntimeError, OSError) as error:
        print(f"could not be measured: {error}", file=sys.stderr)
        return closed("bench-web", [], TARGETS)
    figures = [
        Figure("connectors_ratio", beside(lists), "p95 of Connectors, 1,000 credentials over 100", _told(lists)),
        Figure("run_ratio", beside(runs), "p95 of a run's page, 20,000 items over 200", _told(runs)),
    ]
    return closed("bench-web", figures, TARGETS)


def _measured(credentials: int, items: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measured(Path(folder), credentials, items))


def _told(pairs: list[tuple[float, float]]) -> str:
    large, small = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return f"{large:.1f} / {small:.1f} ms, {len(pairs)} times in turn"


if __name__ == "__main__":
    sys.exit(main())
