"""Where runs are kept: in SQLite files of this machine's user, or in a PostgreSQL database that the settings name."""

import re
from typing import TYPE_CHECKING

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.registry import Registry
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import RunStore
from netsuite_runner.runs.together import RunsTogether

if TYPE_CHECKING:
    from netsuite_runner.runs.postgres import PostgresRuns

_NAME = re.compile(r"[\w-]{1,64}")


def runs_of(registry: Registry, on: str | None = None) -> "SqliteRuns | PostgresRuns":
    """
    Return the runs of the database that `on` names, by its name in the settings or by its address; without it, of the one that is set, or
    the files in the state folder.

    Raises:
        ConfigurationError: There is no database of that name, an address is none, or one with a password is given as a word of a command.
        ExtraMissing: What reaches PostgreSQL is not installed.
    """
    address = address_of(registry, on)
    if address is None:
        return SqliteRuns(registry.state_folder)
    # psycopg is loaded by who uses it
    from netsuite_runner.runs.postgres import PostgresRuns

    return PostgresRuns(address)


def all_runs_of(registry: Registry) -> RunStore:
    """
    Return the runs of the database that is set and of the files in the state folder together, for pages and agents.

    Raises:
        ConfigurationError: What is set is not an address.
    """
    runs, files = runs_of(registry), SqliteRuns(registry.state_folder)
    return files if isinstance(runs, SqliteRuns) else RunsTogether(runs, files)


def address_of(registry: Registry, on: str | None = None) -> Address | None:
    """
    Return the address of the database that `on` names, as `runs_of` does; None where runs are files.

    Raises:
        ConfigurationError: There is none, or it is not an address.
    """
    known = {name: each.get_secret_value() for name, each in registry.run_databases.items()}
    if on is None:
        used = known.get("")
        if used is None:
            return None
        return _named(known, used, "NETSUITE_NODES_RUNS")
    if "://" in on:
        address = Address.of(on, named="--on")
        if address.secrets:
            raise ConfigurationError(
                "--on is an address with a password, which every user of this machine can read in the list of processes: change that password, "
                'and give the address a name in the settings file, [runs] NAME = "postgresql://…".'
            )
        return address
    return _named(known, on, "--on")


def _named(known: dict[str, str], given: str, by: str) -> Address:
    if "://" in given:
        return Address.of(given, named=by)
    names = sorted(name for name in known if name)
    if not given or given not in names:
        listed = f"Known: {', '.join(names)}." if names else 'None is set: [runs] NAME = "postgresql://HOST/DATABASE".'
        shown = (
            f" called {given!r}" if _NAME.fullmatch(given) else " by that name"
        )  # what is no name may hold a password
        raise ConfigurationError(f"{by}: there is no database of runs{shown} in the settings. {listed}")
    return Address.of(known[given], named=f"{given} in the settings' [runs]")
