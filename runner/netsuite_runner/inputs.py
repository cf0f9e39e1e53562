"""The values a run is given: their types, their spelling on the command line, and what expressions see of them."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from netsuite_runner.errors import RunRefused
from netsuite_runner.language.conversions import fitted_into
from netsuite_runner.language.kinds import NULL, TEXT, Shape, list_of, of
from netsuite_runner.language.values import plain
from netsuite_runner.tables import Table, table_of

InputType: TypeAlias = Literal["string", "integer", "number", "boolean", "date", "list", "object", "table"]

_PYTHON: Mapping[InputType, Any] = {
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "date": date,
    "list": list[Any],
    "object": dict[str, Any],
    "table": Table,
}

_ARTICLE: Mapping[InputType, str] = {kind: "an" if kind[0] in "io" else "a" for kind in _PYTHON}

_SHAPES: Mapping[InputType, Shape] = {
    "string": of("text"),
    "integer": of("whole number"),
    "number": of("whole number", "number"),
    "boolean": of("true or false"),
    "date": of("date"),
    "list": of("list"),
    "object": of("mapping"),
    "table": list_of(Shape(frozenset({"mapping"}), others=TEXT)),
}


class Input(BaseModel):
    """One value a run is given. Without a default it must be."""

    model_config = ConfigDict(extra="forbid", strict=True)

    type: InputType = Field(
        description="What the value is; a date is written 2026-01-31, a table is the path of a CSV file: a list of rows, each a mapping of "
        "text by the names in the file's first line."
    )
    default: Any = Field(default=None, description="The value when none is given; without it, one must be given.")
    choices: list[Any] | None = Field(
        default=None, min_length=1, description="The values it may have; those may name tables and columns of a query."
    )
    description: str = Field(default="", description="What it is for.")

    @property
    def required(self) -> bool:
        """Whether a run must be given a value."""
        return "default" not in self.model_fields_set


def typed_shape(spec: Input) -> Shape:
    """Return what expressions may know of an input's value."""
    shape = _SHAPES[spec.type]
    return shape | NULL if not spec.required and spec.default is None else shape


def chosen(spec: Input, value: Any) -> Any:
    """
    Check a value of an input and return it as JSON, as it is recorded with the run.

    Raises:
        ValueError: It is of another type, or none of its choices.
    """
    found = as_input(spec.type, value)
    if spec.choices is not None and found not in [as_input(spec.type, each) for each in spec.choices]:
        raise ValueError(f"{value!r} is none of its choices: give one of {', '.join(map(str, spec.choices))}")
    return found


def as_input(kind: InputType, value: Any) -> Any:
    """
    Check a value and return it as JSON.

    Raises:
        ValueError: It is of another type.
    """
    if kind == "date":
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is not a date: write 2026-01-31")
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValueError(f"{value!r} is not a date: write 2026-01-31") from None
    try:
        TypeAdapter(_PYTHON[kind]).validate_python(value, strict=True)
    except ValidationError:
        if kind == "table":
            raise ValueError("this is not a table: write a list of rows, each a mapping of text by column") from None
        raise ValueError(f"{value!r} is not {_ARTICLE[kind]} {kind}") from None
    if kind == "table" and (odd := next((i for i, row in enumerate(value) if row.keys() != value[0].keys()), None)):
        raise ValueError(f"row {odd} of the table has other columns than row 0: give every row the same")
    json.dumps(value)
    return value


def given_inputs(specs: Mapping[str, Input], given: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return every input of a run as JSON: what is given, else the default.

    Raises:
        RunRefused: One is unknown, missing or of another type.
    """
    if unknown := sorted(set(given) - set(specs)):
        known = f"there is {', '.join(specs)}" if specs else "this workflow takes none"
        raise RunRefused(f"There is no input {', '.join(unknown)}; {known}.")
    if missing := [name for name, spec in specs.items() if spec.required and name not in given]:
        raise RunRefused(
            f"The run needs {' and '.join(missing)}: give {' and '.join(f'--param {name}=…' for name in missing)}."
        )
    found: dict[str, Any] = {}
    for name, spec in specs.items():
        value = given.get(name, spec.default)
        try:
            found[name] = None if value is None else chosen(spec, value)
        except ValueError as error:
            raise RunRefused(f"Input {name}: {error}.") from None
    return found


def place_of_inputs(specs: Mapping[str, Input]) -> Shape:
    """Return what the inputs of a workflow take that a step of another one runs: a date as text too."""
    shapes = {name: typed_shape(spec) for name, spec in specs.items()}
    return Shape(
        frozenset({"mapping"}),
        keys={name: shape | of("text of a date") if "date" in shape.kinds else shape for name, shape in shapes.items()},
    )


def passed_inputs(specs: Mapping[str, Input], values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return every input of a workflow that a step of another one runs, as JSON; text becomes a number, a date, true or false where that is taken.

    Raises:
        ExpressionError: A value cannot become what its input takes.
        RunRefused: One is unknown, missing or of another type.
    """
    made: dict[str, Any] = plain(fitted_into(place_of_inputs(specs), values))
    words = {
        name: value
        for name, value in made.items()
        if isinstance(value, str) and name in specs and specs[name].type in {"integer", "number", "boolean"}
    }
    return given_inputs(specs, {**made, **typed_words(specs, words)})


def typed_words(specs: Mapping[str, Input], words: Mapping[str, str]) -> dict[str, Any]:
    """
    Read what was typed as `name=value` by the types of the inputs; lists and objects are JSON, a table is the path of a CSV file.

    Raises:
        RunRefused: A value cannot be read as its type. Unknown names are left to `given_inputs`.
        GraphRefused: A CSV file is not a table; with the lines that are wrong.
    """
    read: Mapping[InputType, Callable[[str], Any]] = {
        "string": str,
        "date": str,
        "integer": int,
        "number": _number,
        "boolean": lambda word: {"true": True, "false": False}[word],
        "list": json.loads,
        "object": json.loads,
        "table": lambda word: table_of(Path(word)),
    }
    found: dict[str, Any] = {}
    for name, word in words.items():
        try:
            found[name] = read[specs[name].type](word) if name in specs else word
        except (ValueError, KeyError, RecursionError):
            raise RunRefused(
                f"Input {name}: {word!r} is not {_ARTICLE[specs[name].type]} {specs[name].type}."
            ) from None
    return found


def with_tables(specs: Mapping[str, Input], values: Mapping[str, Any], *, folder: Path) -> dict[str, Any]:
    """
    Read the CSV files that values from a file name, their paths counted from its folder.

    Raises:
        GraphRefused: A CSV file is not a table; with the lines that are wrong.
    """
    return {
        name: table_of(folder / value)
        if isinstance(value, str) and name in specs and specs[name].type == "table"
        else value
        for name, value in values.items()
    }


def spoken(specs: Mapping[str, Input], recorded: Mapping[str, Any]) -> dict[str, Any]:
    """Return the recorded inputs as expressions see them: a date is a date."""
    return {
        name: date.fromisoformat(value) if specs[name].type == "date" and value is not None else value
        for name, value in recorded.items()
    }


def _number(word: str) -> int | float:
    return int(word) if word.lstrip("-").isdecimal() else float(word)
