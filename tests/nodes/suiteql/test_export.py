"""netsuite.suiteql.export: all rows in a file of the person it acts for, and no file anywhere else."""

from pathlib import Path

import pytest

from netsuite_plugin.contract import ConfigurationError, NodeError

NODE = "netsuite.suiteql.export"
QUERY = "SELECT id, companyname FROM customer ORDER BY id"


class Kept:
    """A checkpoint that outlives its call."""

    value = None

    async def load(self):
        return self.value

    async def save(self, value):
        self.value = value


@pytest.fixture
def customers(netsuite):
    for number in range(101, 2_346):
        netsuite.given("customer", id=str(number), companyName=f"Customer {number}", subsidiary="1")


def lines_of(done):
    return Path(done["path"]).read_text(encoding="utf-8").splitlines()


async def test_all_rows_are_in_the_file_of_the_person(customers, run_node):
    """Below the folder of exports."""
    done = await run_node(NODE, query=QUERY, out="2026/customers.csv")
    path = Path(done["path"])
    assert ("customers.csv", "2026", "exports") == (path.name, path.parent.name, path.parents[2].name)
    lines = lines_of(done)
    assert (2_245, "id,companyname", "101,Customer 101") == (done["rows"], lines[0], lines[1])
    assert sorted(lines[1:], key=lambda line: int(line.partition(",")[0])) == lines[1:]


@pytest.mark.parametrize("out", ["../customers.csv", "/etc/customers.csv", "a/../../b.csv", "a\0.csv", "."])
async def test_no_file_is_written_elsewhere(netsuite, run_node, out):
    """Anybody who may run a workflow chooses the path."""
    with pytest.raises(ConfigurationError, match="within the folder of exports"):
        await run_node(NODE, query=QUERY, out=out)


async def test_a_run_that_is_resumed_goes_on_with_its_file(customers, connected):
    """Killed after the file was complete and before that was known, it is written again; somebody else's file is not touched."""
    kept = Kept()
    async with connected.session() as session:
        params = {"query": QUERY, "out": "customers.csv"}
        done = await session.call(NODE, params, step="s", checkpoint=kept)
        again = await session.call(NODE, params, step="s", checkpoint=kept)
        assert done == again
        with pytest.raises(NodeError, match="is there already"):
            await session.call(NODE, params, step="another", checkpoint=Kept())
        assert 2_246 == len(lines_of(done))


async def test_a_dry_run_counts_and_writes_no_file(customers, connected):
    """It says what is in the way, too."""
    async with connected.session() as session:
        params = {"query": QUERY, "out": "customers.csv"}
        told = await session.call(NODE, params, step="s", dry_run=True)
        assert "2,245 rows would be written" in told["notes"][0]
        done = await session.call(NODE, params, step="s")
        told = await session.call(NODE, params, step="s", dry_run=True)
        assert [f"{done['path']} is there already."] == told["problems"]
