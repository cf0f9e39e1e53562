"""The inputs of a workflow as a command is given them: a file of values, and single values that win over it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netsuite_runner.document import values_of
from netsuite_runner.inputs import Input, typed_words, with_tables


def given_inputs_of(specs: Mapping[str, Input], words: Mapping[str, str], file: Path | None) -> dict[str, Any]:
    """
    Read the values of a file and those that were typed.

    Raises:
        GraphRefused: The file cannot be read, or a table is none; with the lines that are wrong.
        RunRefused: A typed value cannot be read as its type.
    """
    held = with_tables(specs, values_of(file), folder=file.parent) if file else {}
    return {**held, **typed_words(specs, words)}
