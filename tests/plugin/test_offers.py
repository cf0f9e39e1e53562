"""The slips of authors: each is named with its plugin, and with what to write instead."""

from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, SecretStr

from netsuite_plugin.contract import ConfigurationError, CredentialProvider, Node, Page, hookimpl
from netsuite_plugin.discovery import discover
from strange_plugin import plugin_distribution


class Nothing(BaseModel):
    pass


class It(Node[Nothing, dict[str, Any], None]):
    """Do it."""

    name: ClassVar[str] = "a.b.c"
    connector: ClassVar[str] = ""
    effect: ClassVar[str] = "read"

    async def run(self, params, ctx):
        return {}


class Key(CredentialProvider):
    kind: ClassVar[str] = "acme.key"
    title: ClassVar[str] = "Acme key"
    connector: ClassVar[str] = "acme"
    levels: ClassVar[tuple[str, ...]] = ("personal",)
    Fields: ClassVar[type[BaseModel]] = Nothing


class Unfinished(CredentialProvider):
    kind: ClassVar[str] = "acme.key"


class Secretive:
    """Not a provider, and its repr is nobody's business."""

    def __repr__(self):
        return "s3cr3t"


def offering(hook, answer):
    """Make a plugin whose one hook answers this."""

    class Acme:
        pass

    def hooked(self):
        return answer

    hooked.__name__ = hook
    setattr(Acme, hook, hookimpl(hooked))
    return Acme()


class Unmarked:
    def register_nodes(self):
        return [It]


class Marked:
    @hookimpl
    def register_nodes(self):
        return [It]


@pytest.mark.parametrize(
    ("plugin", "said"),
    [
        (Unmarked(), r"'Unmarked': register_nodes lacks @hookimpl .*Write @hookimpl above it \(from netsuite_plugin\.contract"),
        (Marked, r"'Marked' is the class Marked.* give an instance, Marked\(\)"),
        (object(), r"'object' has no hook"),
        (offering("register_nodes", None), r"'Acme': register_nodes returned None: return a list"),
        (offering("register_nodes", It), r"'Acme': register_nodes returned the class It: return a list"),
        (offering("register_nodes", [It()]), r"offers an instance of It: offer the class, It without parentheses"),
        (offering("register_nodes", [Nothing]), r"offers the class Nothing: make it a subclass of \S+\.Node"),
        (offering("register_credential_providers", [Key]), r"'Acme': .*offers the class Key: offer an instance, Key\(\)"),
        (offering("register_credential_providers", [Secretive()]), r"offers a Secretive: .*CredentialProvider"),
        (offering("register_credential_providers", [Unfinished()]), "does not declare title, connector, levels, Fields"),
        (offering("register_credential_providers", {"acme.key": Key()}), "returned a dict: return a list"),
        (offering("register_pages", [("/acme", "Acme")]), r"offers a tuple: write Page\(path"),
        (offering("register_commands", ["acme"]), "returned a list: return"),
        (offering("register_commands", {"acme": print}), "the command 'acme' is a builtin.*: write 'module:attribute'"),
    ],
)  # fmt: skip
def test_each_slip_says_what_to_write(plugin, said):
    with pytest.raises(ConfigurationError, match=said) as caught:
        discover(plugins=[plugin], entry_points=False)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("hook", ["provide_store", "provide_clock", "provide_state_folder"])
def test_a_class_that_is_provided_is_named_when_it_is_asked_for(hook):
    """An instance is wanted: the host would fail in the middle of a run."""
    registry = discover(plugins=[offering(hook, SecretStr)])
    with pytest.raises(ConfigurationError, match=rf"'Acme': {hook} returned the class SecretStr: return an instance"):
        getattr(registry, hook.removeprefix("provide_"))


def test_what_is_right_is_taken():
    found = discover(
        plugins=[
            offering("register_nodes", (It,)),
            type("Keys", (), {"register_credential_providers": hookimpl(lambda self: [Key()])})(),
            type("Pages", (), {"register_pages": hookimpl(lambda self: [Page("/acme", "Acme", "acme:app")])})(),
        ],
        entry_points=False,
    )
    assert (["a.b.c"], ["acme.key"], ["/acme"]) == (
        list(found.nodes),
        list(found.credential_providers),
        list(found.pages),
    )


def test_a_module_may_import_what_is_named_like_a_hook(tmp_path, monkeypatch):
    """Only what was written in the plugin counts; a hook that lacks its mark there is found in an installed package, too."""
    plugin_distribution(tmp_path, module="importing_plugin")
    package = tmp_path / "importing_plugin"
    (package / "elsewhere.py").write_text("def identify(request):\n    return None\n")
    with (package / "__init__.py").open("a") as file:
        file.write("\nfrom importing_plugin.elsewhere import identify\n")
    (package / "manifest.yaml").write_text(
        "manifest: 1\npackage: x\nnodes:\n  - {name: a.b.c, effect: read, summary: Do it.}\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "a.b.c" in discover().nodes

    text = (package / "__init__.py").read_text()
    (package / "__init__.py").write_text(text.replace("@hookimpl\n", ""))
    monkeypatch.delitem(__import__("sys").modules, "importing_plugin")
    with pytest.raises(ConfigurationError, match=r"'importing_plugin': register_nodes lacks @hookimpl"):
        discover()
