"""The pages of docs/reference say what the code says."""

from netsuite_plugin.discovery import discover
from netsuite_runner.cli import application
from tools import reference_pages


def test_they_are_up_to_date():
    """`make docs` writes them anew."""
    kept = {
        file.name: file.read_text(encoding="utf-8")
        for file in reference_pages.FOLDER.glob("*.md")
        if file.name != "messages.md"
    }
    assert reference_pages.pages() == kept


def test_every_remedy_says_what_to_do():
    """Each error of the table has one, and each has its row."""
    text = reference_pages.pages()["errors.md"]
    for remedy in ("fix_input", "reconnect", "ask_administrator", "wait", "report"):
        assert f"\n| `{remedy}` | " in text


def commands(app, above):
    """Name every command there is, as it is typed."""
    for name in app:
        if not name.startswith("-"):
            yield f"{above} {name}"
            yield from commands(app[name], f"{above} {name}")


def test_the_reference_has_every_command(checkout):
    """Also those that are imported when they are called."""
    registry = discover()
    page = (checkout / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    missing = [each for each in commands(application(registry), "netsuite-nodes") if f"# {each}\n" not in page]
    assert [] == missing
