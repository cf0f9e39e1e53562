"""What is typed as inputs of a workflow."""

import pytest

from netsuite_runner.cli import run as command_line


@pytest.mark.parametrize(("words", "said"), [
    (["--param", "texts=x"], "Input texts: 'x' is not a list"),
    (["--param", f"texts={'[' * 50_000}"], "is not a list"),
    (["--param", "txts=[]"], "There is no input txts; there is texts"),
    ([], "--param texts=…"),
    (["--param", "texts"], "is not name=value"),
])  # fmt: skip
def test_wrong_inputs_are_refused(folder, installed_third_party, monkeypatch, capsys, words, said):
    """Before anything is kept of a run."""
    monkeypatch.syspath_prepend(str(installed_third_party))
    (folder / "w.yaml").write_text(
        "workflow: w\ninputs: {texts: {type: list}}\nsteps: {count: {node: text.words.count, params: {text: a}}}\n"
    )

    assert 2 == command_line(["run", str(folder / "w.yaml"), *words])

    assert said in capsys.readouterr().err
    assert not (folder / "runs").exists()
