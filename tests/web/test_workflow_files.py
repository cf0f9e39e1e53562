"""The workflow files that may be started: found by name in one folder, never by a path."""

import pytest

from netsuite_web.workflow_files import read_file, read_text, workflow_files
from web_runs import TEXT


@pytest.fixture
def folder(tmp_path):
    """A folder with a file that is right, one that is wrong, and what is none."""
    (tmp_path / "right.yaml").write_text(TEXT)
    (tmp_path / "wrong.yml").write_text("workflow: [")
    (tmp_path / ".hidden.yaml").write_text(TEXT)
    (tmp_path / "notes.txt").write_text(TEXT)
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path.parent / "outside.yaml").write_text(TEXT)
    return tmp_path


def test_those_directly_in_the_folder_are_listed(folder):
    """Without hidden ones, other kinds and folders; where no folder was given, none."""
    assert ["right.yaml", "wrong.yml"] == workflow_files(folder)
    assert [] == workflow_files(None)


def test_a_file_is_its_graph_or_what_is_wrong_with_it(folder, world):
    """Line by line."""
    right = read_file(folder, "right.yaml", world.registry)
    wrong = read_file(folder, "wrong.yml", world.registry)
    assert "overdue_invoices" == right.graph.workflow.workflow
    assert wrong.graph is None
    assert 1 <= wrong.problems[0].line
    assert read_text("steps: {}", "given", world.registry, folder).problems


def test_a_file_runs_those_of_the_folder_and_no_others(folder, world):
    """What a person sends is not a way to read what else is on this machine, where no folder was given least of all."""
    text = "workflow: w\nsteps: {a: {workflow: NAMED}}\n"

    def read(named, place):
        return read_text(text.replace("NAMED", named), "sent", world.registry, place)

    assert "overdue_invoices" == read("right.yaml", folder).graph.inner["a"].workflow.workflow
    for named, place in (
        ("../outside.yaml", folder),
        ("right.yaml", None),
        ("../../etc/passwd", None),
        ("x.yaml", None),
    ):
        (problem,) = read(named, place).problems
        assert "outside of the folder" in problem.text or "cannot be read" in problem.text
        assert "root:" not in problem.text


@pytest.mark.parametrize(
    "name", ["../outside.yaml", "/etc/passwd", "", ".", ".hidden.yaml", "folder.yaml", "right.yaml\0"]
)
def test_nothing_else_is_read(folder, world, name):
    """Whatever the name says."""
    assert read_file(folder, name, world.registry) is None
    assert read_file(None, name, world.registry) is None
