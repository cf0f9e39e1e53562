"""A large output becomes a file of its owner alone, and a small object that leads back to it."""

import json
import stat
from pathlib import Path

import pytest

from netsuite_adapters.references import LARGEST, by_reference, read
from netsuite_plugin.contract import ConfigurationError

ROWS = [{"id": str(number), "name": "Fjörd"} for number in range(100)]


def test_a_small_output_is_handed_over_as_it_is(tmp_path):
    """No file is made, nor a folder for it."""
    assert {"rows": ROWS} == by_reference({"rows": ROWS}, tmp_path / "exports", "nsn-1")
    assert not (tmp_path / "exports").exists()
    assert LARGEST == 1_000_000


@pytest.mark.parametrize(
    ("output", "rows"), [({"rows": ROWS, "row_count": 100}, 100), (ROWS, 100), ({"text": "x" * 2000}, None)]
)
def test_a_large_output_is_a_file(tmp_path, output, rows):
    """Whole, and readable by nobody else; another attempt replaces it."""
    for _ in range(2):
        told = by_reference(output, tmp_path / "exports", "nsn-1", largest=1000)

    file = Path(told["file"])
    assert {"file": str(tmp_path / "exports" / "nsn-1.json"), "rows": rows, "bytes": file.stat().st_size} == told
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert output == json.loads(file.read_text()) == read(json.loads(json.dumps(told)))
    assert [file] == list(file.parent.iterdir())


def test_a_file_that_is_gone_or_broken_is_said(tmp_path):
    """With its name and what to do, not as the error of a disk."""
    told = by_reference(ROWS, tmp_path, "nsn-1", largest=1000)
    file = Path(told["file"])
    file.write_text("[1,")
    with pytest.raises(ConfigurationError, match=r"nsn-1.json was cut off or changed. Let its call be made again"):
        read(told)
    file.unlink()
    with pytest.raises(
        ConfigurationError, match=r"nsn-1.json is not there: .* NETSUITE_NODES_EXPORTS. To have it again"
    ):
        read(told)
    (tmp_path / "nsn-1.json").mkdir()
    with pytest.raises(ConfigurationError, match=r"nsn-1.json cannot be read: Is a directory"):
        read(told)


def test_what_is_no_reference_is_read_as_it_is():
    """So a task need not know how large its input is."""
    assert [{"rows": []}, None, {"file": 1}] == [read(each) for each in ({"rows": []}, None, {"file": 1})]
