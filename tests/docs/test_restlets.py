"""The workflow of docs/restlets.md runs as printed, on the script that is printed beside it, played by the local NetSuite."""

import re

from conftest import CHECKOUT
from netsuite_emulator.scripts import FilesAndSearches
from netsuite_runner.cli import run

PAGE = (CHECKOUT / "docs" / "restlets.md").read_text(encoding="utf-8")
[WORKFLOW] = re.findall(r"```yaml\n(workflow: .*?)```", PAGE, re.DOTALL)
[SCRIPT] = re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL)


def test_the_workflow_runs_as_printed(configured, netsuite, tmp_path):
    """It notes each order that the saved search finds, once."""
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    customer = netsuite.given("customer", entityId="Fjord Supply", companyName="Fjord Supply")
    for number in ("SO1", "SO2"):
        netsuite.given("salesOrder", entity=customer, tranId=number)
    search = {"customsearch_open_orders": "SELECT tranid FROM transaction WHERE type = 'SalesOrd' ORDER BY id"}
    netsuite.restlet("customscript_netsuite_nodes", "customdeploy_netsuite_nodes", FilesAndSearches(netsuite, search))
    file = tmp_path / "overdue.yaml"
    file.write_text(WORKFLOW, encoding="utf-8")

    assert 0 == run(["run", str(file)])

    tasks = netsuite.records.all("task").values()
    assert ["Look at SO1", "Look at SO2"] == [each["title"] for each in tasks]
    assert all(each["externalId"].startswith("nsn-") for each in tasks)


def test_the_script_is_short_and_names_its_kind():
    """NetSuite reads these two lines; a person reads all of it."""
    assert SCRIPT.count("\n") < 40
    assert "@NApiVersion 2.1" in SCRIPT
    assert "@NScriptType Restlet" in SCRIPT
