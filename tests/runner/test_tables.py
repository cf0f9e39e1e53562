"""A CSV file becomes rows of text; what it is refused for, tests/runner/commands/test_doors.py asks from the command line."""

import pytest

from netsuite_runner.errors import GraphRefused
from netsuite_runner.tables import table_of


def written(folder, data):
    file = folder / "in.csv"
    file.write_bytes(data)
    return file


def test_every_value_is_text(tmp_path):
    """Zeros, commas, quotes and line ends among it; empty lines at the end are none."""
    found = table_of(written(tmp_path, b'\xef\xbb\xbfzip,note\r\n01234,"a, ""b""\nc"\r\n,\r\n\r\n'))
    assert [{"zip": "01234", "note": 'a, "b"\nc'}, {"zip": "", "note": ""}] == found
    assert [] == table_of(written(tmp_path, b"zip,note\n"))


@pytest.mark.parametrize(("data", "line"), [
    (b"", 1),
    (b"a,a\n", 1),
    (b"a,\n", 1),
    (b"a, b\n", 1),
    (b"a;b\n", 1),
    (b"a\tb\n", 1),
    (b"a,b\n1,2\n1\n", 3),
    (b'a,b\n"x\ny",2\n\n1,2\n', 4),
    (b'a,b\n1,"2\n', 2),
    (b"a\n" + b"1\n" * 100_001, 100_002),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_its_line(tmp_path, data, line):
    """The first line is 1."""
    with pytest.raises(GraphRefused) as refused:
        table_of(written(tmp_path, data))
    assert line == refused.value.problems[0].line
