"""Manifest and code of a plugin agree, and the manifest has one form."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import discover
from strange_plugin import plugin_distribution


def manifest_of(*nodes, extra=""):
    listed = "".join(f"  - {{name: {name}, effect: {effect}, summary: Do it.}}\n" for name, effect in nodes)
    return (
        f"manifest: 1\npackage: strange\nnodes:\n{listed}{extra}"
        if nodes
        else f"manifest: 1\npackage: strange\n{extra}"
    )


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        (None, "has no manifest.yaml"),
        (manifest_of(), r"registers the node a\.b\.c, which .*manifest\.yaml does not list"),
        (manifest_of(("a.b.c", "read"), ("a.b.d", "read")), r"lists the node a\.b\.d, which nothing registers"),
        (
            manifest_of(("a.b.c", "once")),
            r"effect of a\.b\.c .*manifest\.yaml.*The file says 'once', the code says 'read'\.",
        ),
        (
            manifest_of(("a.b.c", "read")).replace("Do it.", "Did it."),
            r"summary of a\.b\.c .*The file says 'Did it\.', the code says 'Do it\.'\. Write the code's",
        ),
        (manifest_of(("a.b.c", "read"), extra="colour: red\n"), r"manifest\.yaml:5: colour"),
        (manifest_of(("a.b.c", "read"), extra="package: twice\n"), r"manifest\.yaml:5: .*stands twice"),
        ("manifest: 1.10\npackage: x\n", r"manifest\.yaml:1: manifest"),
        ("[", r"manifest\.yaml:1"),
    ],
)
def test_manifest_and_code_must_agree(tmp_path, monkeypatch, manifest, why):
    """A manifest cannot lie, and the error says whose it is."""
    module = f"strange_{abs(hash((manifest, why)))}"
    plugin_distribution(tmp_path, manifest=manifest, module=module)
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(ConfigurationError, match=why) as caught:
        discover()
    assert module in str(caught.value)


def test_an_agreeing_plugin_is_found(tmp_path, monkeypatch):
    """And listed with the others."""
    plugin_distribution(tmp_path, manifest=manifest_of(("a.b.c", "read")), module="agreeing_plugin")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert "a.b.c" in discover().nodes
