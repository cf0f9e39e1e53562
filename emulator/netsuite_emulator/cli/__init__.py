"""The commands `netsuite-nodes emulator serve`, `fault`, `token` and `add`, one file each."""

from cyclopts import App, CycloptsError, MissingArgumentError
from rich.console import Console


def _in_one_line(error: CycloptsError) -> str:
    """Say what is wrong with what was typed, as every refusal of these commands is said."""
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        choices = error.argument.get_choices()
        return f"netsuite-nodes: {error.argument.name} is missing{': one of ' + ', '.join(choices) if choices else ''}"
    return f"netsuite-nodes: {error}"


app = App(
    name="emulator",
    help="A local NetSuite to try things against.",
    error_formatter=_in_one_line,
    error_console=Console(stderr=True, soft_wrap=True, markup=False, highlight=False),
)
app.command("netsuite_emulator.cli.serve:serve", name="serve")
app.command("netsuite_emulator.cli.fault:fault", name="fault")
app.command("netsuite_emulator.cli.token:token", name="token")
app.command("netsuite_emulator.cli.add:add", name="add")
