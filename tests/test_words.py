"""What `make check` says of retired words, in names and in text, and of long lines of the docs."""

import pytest

from tools.words import LIST, findings, retired

WORDS = r"""
name \bpatients?\b -> examination
phrase \bmend(s|ed)?\b -> fix
  except docs/quotes /^> / it is what NetSuite wrote
"""


def found(folder, path, text):
    """The findings in one file, without its name."""
    file = folder / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return [each.removeprefix(f"{path}:") for each in findings(folder, retired(WORDS))]


def test_a_name_is_found_by_its_words(tmp_path):
    """However it is spelled; a longer word is another one, and text is not a name."""
    text = "class OurPatient: ...\n\npatience = 1  # patient\n\ndef _ask_patient(): ...\n"

    assert ["1: the name OurPatient: examination", "5: the name _ask_patient: examination"] == found(
        tmp_path, "plugin/some.py", text
    )


def test_a_file_has_a_name_too(tmp_path):
    assert ["1: the name patient: examination"] == found(tmp_path, "plugin/patient.py", "")


def test_a_phrase_is_found_in_code_and_in_docs(tmp_path):
    assert ["2: 'raise ValueError(\"mend it\")': fix"] == found(
        tmp_path, "runner/some.py", 'def run():\n    raise ValueError("mend it")\n'
    )


def test_an_exception_holds_where_it_says(tmp_path):
    """In its place, for lines like those it names."""
    assert ["2: 'mend it': fix"] == found(tmp_path, "docs/quotes.md", "> mend it\nmend it\n")


def test_an_exception_needs_a_reason():
    with pytest.raises(ValueError, match="line 2"):
        retired("phrase mend -> fix\n  except docs /mend/\n")


def test_a_line_of_the_docs_fits_the_eye(tmp_path):
    """160 characters; a row of a table is one line by the format."""
    text = f"{'x' * 160}\n{'x' * 161}\n| {'x' * 161} |\n"

    assert ["2: 161 characters: at most 160"] == found(tmp_path, "docs/page.md", text)


def test_the_list_itself_can_be_read():
    assert len(retired(LIST.read_text(encoding="utf-8"))) > 20
