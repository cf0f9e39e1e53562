"""What the pages say to type is typed: block by block, by a person who is connected to a served local NetSuite."""

import os
import re
import shutil
import sys
from dataclasses import dataclass, field

import pytest

from conftest import CHECKOUT
from netsuite_runner.cli import run
from page_blocks import blocks
from page_shell import Shell
from tools.local_netsuite import BIN

INSTALL = f"{sys.executable} -m pip install --quiet --no-index --no-deps --no-build-isolation --target ../installed ."
ASKED = "workflow: asked\nsteps:\n  ok: {{approve: {{by: 'user:maria', text: Sure}}}}\n"
BEGUN = "netsuite-nodes runs show month-end > /dev/null 2>&1"
LATENCY = "netsuite-nodes emulator fault latency --seconds"


@dataclass(frozen=True)
class Page:
    """What a page takes for granted, typed before it, and what stands in the place of what it leaves to the reader."""

    before: str = ""
    instead: dict[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    on_database: bool = False


# starts what serves, shows what it says until it is there, and ends it
SERVE = """
serve() {
  "$@" > serving.txt 2>&1 &
  while kill -0 $! 2> /dev/null && ! grep -q https serving.txt; do sleep 0.2; done
  cat serving.txt
  kill $! && wait $! || true
}
"""

TOLD = "trap 'echo \"failed $?: $BASH_COMMAND\"' ERR"
FAILED = re.compile(r"^failed (?!4:).*", re.MULTILINE)
"""But for 4: a run waits for an answer."""

# {name} is filled in by the test; names in capitals and in <> are the page's own
PAGES = {
    "README.md": Page(
        instead={
            "netsuite-nodes setup ": "printf '{client_id}\\n{client_secret}\\n' | netsuite-nodes setup --redirect-uri {redirect} "
        },
        shown=("Connected: account 1234567",),
    ),
    "docs/changes.md": Page(
        before="netsuite-nodes run orders_to_the_warehouse.yaml",
        shown=("orders to the warehouse",),
    ),
    "docs/doctor.md": Page(shown=("Healthy.",)),
    "docs/emulator.md": Page(
        instead={
            "netsuite-nodes emulator serve": "serve netsuite-nodes emulator serve --state there",
            "<domain>": "{domain}",
            "<ca_file>": "{ca_file}",
            "--cacert CA": "--cacert {ca_file}",
            "127.0.0.1:PORT": "127.0.0.1:{emulator_port}",
        },
        shown=('"domain": "netsuite.localhost:', '"totalResults"', "busy"),
    ),
    "docs/hosting.md": Page(
        before="mkdir acme && cd acme",
        instead={"pip install -e '.[test]'": f"{INSTALL}\nexport PYTHONPATH=$PWD/../installed"},
        shown=("4 passed",),
    ),
    "docs/mcp.md": Page(),
    "docs/pages.md": Page(
        before="mkdir workflows",
        instead={
            "netsuite-nodes web serve": "serve netsuite-nodes web serve",
            "--open ": "--port {port} --open ",
            "--port 8080": "--port {port}",
        },
        shown=("https://127.0.0.1:{port}",),
    ),
    "docs/runs.md": Page(
        before="netsuite-nodes worker serve --on ledger &\n"
        "netsuite-nodes run examples/overdue_invoices.yaml --on ledger --run-id month-end",
        instead={"postgresql://db.example/ledger": "{database}"},
        shown=("month-end", "finished"),
        on_database=True,
    ),
    "docs/schedules.md": Page(
        before="printf 'schedule: {{cron: \"30 6 * * 1-5\", time_zone: Europe/Berlin}}\\n' |"
        " cat - examples/overdue_invoices.yaml > overdue_invoices.yaml\nexport NETSUITE_NODES_RUNS=ledger",
        shown=("06:30",),
        on_database=True,
    ),
    "docs/telemetry.md": Page(
        before="cp examples/overdue_invoices.yaml .",
        shown=("run.id=", '"netsuite_nodes.run.id":'),
    ),
    "docs/workers.md": Page(
        before="cp examples/overdue_invoices.yaml invoices.yaml",
        instead={"worker serve --on night ": "worker serve --on night & "},
        shown=("invoices: 3",),
        on_database=True,
    ),
    "docs/workflows.md": Page(
        before=f"echo 'days: 30' > values.yaml\nprintf \"{ASKED}\" > asked.yaml\n"
        "for each in asked second third; do netsuite-nodes run asked.yaml --run-id $each; done",
        instead={
            "approve RUN --resume": "approve second --resume",
            "refuse RUN": "refuse third",
            "RUN": "asked",
            "sleep 6": f"until {BEGUN}; do sleep 0.1; done",
            "netsuite-nodes run examples/overdue_invoices.yaml --run-id month-end &": f"{LATENCY} 5\n"
            "netsuite-nodes run examples/overdue_invoices.yaml --run-id month-end &",
            "netsuite-nodes runs list                 #": f"{LATENCY} 0\nnetsuite-nodes runs list #",
        },
        shown=("interrupted", "made: 9"),
    ),
}


def test_every_page_with_something_to_type_is_typed():
    """The tutorial has a test of its own."""
    assert {*PAGES, "docs/tutorial.md"} == {each.page for each in blocks("bash")}


@pytest.fixture
def folder(tmp_path):
    """The examples, and the workflows that the pages print, under their names."""
    made = tmp_path / "folder"
    shutil.copytree(CHECKOUT / "examples", made / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    for each in blocks("yaml"):
        if named := re.match(r"workflow: ([^\n]+)\n", each.text):
            (made / f"{named[1].replace(' ', '_')}.yaml").write_text(each.text, encoding="utf-8")
    return made


@pytest.fixture
def person(configured, netsuite):
    """Maria is connected, and three customers have an overdue invoice each."""
    assert 0 == run(["connect", "1234567", "--timeout", "60"])
    item = netsuite.given("nonInventorySaleItem", itemId="Rope")
    for name in ("Fjord Supply", "Harbour Works", "Northern Rope"):
        customer = netsuite.given("customer", entityId=name, companyName=name)
        line = {"item": item, "quantity": 1, "rate": 100, "amount": 100}
        dates = {"tranDate": "2026-01-05", "dueDate": "2026-02-04"}
        netsuite.given("invoice", entity=customer, tranId=name[:3], item=[line], total=100, **dates)
    return configured


@pytest.mark.parametrize("page", PAGES)
def test_it_is_typed_as_printed(page, person, netsuite, port, folder, tmp_path, monkeypatch, request):
    """Nothing fails, and what the page promises is shown."""
    case = PAGES[page]
    filled = {
        "client_id": netsuite.integrations["both"].client_id,
        "client_secret": netsuite.integrations["both"].client_secret,
        "redirect": f"https://127.0.0.1:{port}/auth/callback",
        "port": port,
        "domain": person["domain"],
        "ca_file": person["ca_file"],
        "emulator_port": person["domain"].partition(":")[2],
    }
    if case.on_database:
        filled["database"] = request.getfixturevalue("postgres").new_database()
        settings = "[runs]\n" + "".join(f'{name} = "{filled["database"]}"\n' for name in ("ledger", "night"))
        (tmp_path / "settings.toml").write_text(settings)
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    shell = Shell(folder, os.environ)
    try:
        first, _ = shell.typed(f"{SERVE}{TOLD}\n{case.before.format(**filled)}")
        assert [] == FAILED.findall(first), first
        said = ""
        for block in blocks("bash", page=page):
            text = block.text
            for printed, typed in case.instead.items():
                text = text.replace(printed, typed.format(**filled))
            said += shell.typed(text)[0]
    finally:
        shell.end()
    assert [] == FAILED.findall(said), said
    assert [] == [each for each in case.shown if each.format(**filled) not in said], said
