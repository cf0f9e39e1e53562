"""A result as a file: complete or not there, gone on with after whatever ended it."""

import csv
import json
import resource

import httpx
import pytest

from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.suitetalk.export.exporting import Export
from netsuite_plugin.suitetalk.export.part import ExportStopped, folder_of
from scripted import services_over

QUERY = "SELECT id, name FROM customer"


class Service(httpx.AsyncBaseTransport):
    """A query service of `rows` rows; `lost` are offsets it has no answer to."""

    def __init__(self, rows, *, lost=(), row=lambda number: {"id": str(number), "name": f"Name, {number}"}):
        self.rows, self.lost, self.row, self.asked = rows, set(lost), row, []

    async def handle_async_request(self, request):
        if not request.url.path.endswith("/suiteql"):
            return httpx.Response(404)  # no description of any record type
        limit, offset = int(request.url.params["limit"]), int(request.url.params["offset"])
        self.asked.append(offset)
        if offset in self.lost:
            return httpx.Response(400, json={"o:errorDetails": [{"detail": "no", "o:errorCode": "USER_ERROR"}]})
        end = min(offset + limit, self.rows)
        items = [{"links": [], **self.row(number)} for number in range(offset, end)]
        page = {
            "count": len(items),
            "hasMore": end < self.rows,
            "offset": offset,
            "totalResults": self.rows,
            "items": items,
        }
        return httpx.Response(200, json=page)


@pytest.fixture
def export(clock, tmp_path):
    """Export to a file of this test, by a service, and return what is said of it."""

    async def exported(wire, name="rows.csv", query=QUERY, **options):
        async with services_over(wire, clock) as client:
            return await client.export(Export(query, options.pop("parameters", {}), tmp_path / name, **options))

    return exported


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


EXPECTED = [["id", "name"], *([str(number), f"Name, {number}"] for number in range(3_456))]


async def test_a_csv_has_all_rows_once_and_in_order(export, tmp_path):
    """And nothing stays beside it."""
    done = await export(Service(3_456))
    assert EXPECTED == lines(tmp_path / "rows.csv")
    assert (3_456, ["id", "name"], "csv") == (done["rows"], done["columns"], done["format"])
    assert not folder_of(tmp_path / "rows.csv").exists()
    assert (tmp_path / "rows.csv").stat().st_size == done["size"]


@pytest.mark.parametrize("name", ["rows.csv", "rows.ndjson", "rows.parquet"])
async def test_an_export_that_ended_goes_on_where_it_was(export, tmp_path, name):
    """No file has the name before; no page that came is asked for again; the file is that of an export in one go."""
    await export(Service(3_456), f"whole-{name}")
    with pytest.raises(NodeError):
        await export(Service(3_456, lost={2_000}), name)
    assert not (tmp_path / name).exists()

    service = Service(3_456)
    done = await export(service, name, resume=True)
    assert 3_456 == done["rows"]
    assert not {0, 1_000} & set(service.asked)
    assert (tmp_path / f"whole-{name}").read_bytes() == (tmp_path / name).read_bytes()


async def test_what_was_written_and_not_kept_is_cut_off(export, tmp_path):
    """As after a kill between a page and its note."""
    with pytest.raises(NodeError):
        await export(Service(3_456, lost={2_000}))
    with (folder_of(tmp_path / "rows.csv") / "data").open("a") as file:
        file.write("2000,half a r")
    await export(Service(3_456), resume=True)
    assert EXPECTED == lines(tmp_path / "rows.csv")


@pytest.mark.parametrize(
    ("other", "word"),
    [({"query": "SELECT id FROM customer"}, "query"), ({"parameters": {"a": 1}, "query": f"{QUERY} WHERE id > :a"}, "query"), ({"format": "ndjson"}, "format")],
)  # fmt: skip
async def test_nobody_goes_on_with_another_export(export, other, word):
    """Rows of two queries in one file would be the worst of all results."""
    with pytest.raises(NodeError):
        await export(Service(3_456, lost={1_000}))
    service = Service(3_456)
    with pytest.raises(ConfigurationError, match=f"another {word}"):
        await export(service, resume=True, **other)
    assert [] == service.asked


async def test_a_file_is_replaced_only_when_that_is_wanted(export, tmp_path):
    """And only by a complete one."""
    (tmp_path / "rows.csv").write_text("before")
    service = Service(3_456)
    with pytest.raises(ConfigurationError, match="is there already"):
        await export(service)
    with pytest.raises(NodeError):
        await export(Service(3_456, lost={2_000}), force=True)
    assert "before" == (tmp_path / "rows.csv").read_text()
    assert [] == service.asked

    await export(Service(3_456), force=True)
    assert EXPECTED == lines(tmp_path / "rows.csv")


async def test_what_was_begun_is_not_thrown_away_unasked(export):
    """Neither gone on with."""
    with pytest.raises(NodeError):
        await export(Service(3_456, lost={2_000}))
    with pytest.raises(ConfigurationError, match="--resume goes on with it, --force begins anew"):
        await export(Service(3_456))
    service = Service(3_456)
    await export(service, force=True)
    assert 0 in service.asked


@pytest.mark.parametrize("name", ["rows.csv", "rows.ndjson", "rows.parquet"])
async def test_a_full_disk_is_said_and_loses_nothing(export, tmp_path, name):
    """It is month-end, and the disk is full."""
    await export(Service(3_456), f"whole-{name}")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        with pytest.raises(ExportStopped, match="--resume goes on"):
            await export(Service(3_456), name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / name).exists()
    await export(Service(3_456), name, resume=True)
    assert (tmp_path / f"whole-{name}").read_bytes() == (tmp_path / name).read_bytes()


def late(number):
    return {"id": str(number), **({"memo": "two\nlines"} if number == 2_500 else {})}


async def test_a_column_that_appears_late_is_in_the_file(export, tmp_path):
    """NetSuite leaves null columns out of a row, and of `SELECT *` nobody knows them before."""
    for name in ("rows.csv", "rows.ndjson", "rows.parquet"):
        done = await export(Service(2_600, row=late), name, query="SELECT * FROM customer")
        assert ["id", "memo"] == done["columns"]
    rows = lines(tmp_path / "rows.csv")
    assert (["id", "memo"], ["0", ""], ["2500", "two\nlines"], 2_601) == (rows[0], rows[1], rows[2_501], len(rows))
    objects = [json.loads(line) for line in (tmp_path / "rows.ndjson").read_text().splitlines()]
    assert ("two\nlines", 2_600) == (objects[2_500]["memo"], len(objects))
    parquet = pytest.importorskip("pyarrow.parquet")
    memos = parquet.read_table(tmp_path / "rows.parquet").column("memo").to_pylist()
    assert ([None, "two\nlines"], 2_600) == ([memos[0], memos[2_500]], len(memos))


async def test_no_rows_are_a_file_too(export, tmp_path):
    """A script that reads it afterwards finds its header."""
    assert 0 == (await export(Service(0)))["rows"]
    assert "id,name\n" == (tmp_path / "rows.csv").read_text()


async def test_a_file_says_its_format_or_somebody_does(export):
    """Before anything is sent."""
    service = Service(1)
    with pytest.raises(ConfigurationError, match="csv, ndjson and parquet"):
        await export(service, "rows.txt")
    with pytest.raises(ConfigurationError, match="no folder"):
        await export(service, "nowhere/rows.csv")
    assert [] == service.asked
    assert 1 == (await export(service, "rows.txt", format="ndjson"))["rows"]
