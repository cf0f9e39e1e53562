"""Files that a page gives out."""

import pytest

from netsuite_web.downloads import as_file


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("month-end.csv", "month-end.csv"),
        ('a"b\r\n.csv', "a_b__.csv"),
        ("../../etc", ".._.._etc"),
        ("größe.json", "gr__e.json"),
    ],
)
def test_a_files_name_is_harmless(name, safe):
    """Whatever the run is called; and a browser keeps it instead of showing it."""
    answer = as_file("text", name, "text/csv")
    assert f'attachment; filename="{safe}"' == answer.headers["content-disposition"]
    assert b"text" == answer.body
