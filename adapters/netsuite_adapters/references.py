"""
Large outputs by reference: a file of its owner alone in the folder of exports, and in its place a small object that says where it is.

Engines keep what a task returns in their own database or send it through a server: ten megabytes of rows do not belong there.
"""

import json
from pathlib import Path
from typing import Any

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.own_files import write_whole

LARGEST = 1_000_000
"""Characters of JSON that an output may have and still be handed over as it is."""


def by_reference(output: Any, folder: Path, name: str, *, largest: int = LARGEST) -> Any:
    """
    Return the output, or where it is too large `{"file": PATH, "rows": NUMBER, "bytes": NUMBER}`.

    The file is NAME.json in the folder and holds the whole output; it appears when it is complete, and another attempt replaces it. `rows` is the
    number of its rows where it has some, and null where it has none.

    Raises:
        OSError: It cannot be written.
    """
    text = json.dumps(output)
    if len(text) <= largest:
        return output
    file, content = folder / f"{name}.json", text.encode()
    write_whole(file, content)
    return {"file": str(file), "rows": _rows(output), "bytes": len(content)}


def read(output: Any) -> Any:
    """
    Return the whole of an output: what a reference leads to, and everything else as it is.

    Raises:
        ConfigurationError: The file is not there any more, is on another machine, or cannot be read.
    """
    if not (isinstance(output, dict) and set(output) == {"file", "rows", "bytes"}):  # pyright: ignore[reportUnknownArgumentType] - JSON
        return output
    file = Path(str(output["file"]))
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"The large output in {file} is not there: the file was removed, or it is on another machine. Machines that read each other's "
            "outputs need one folder, NETSUITE_NODES_EXPORTS. To have it again, let the call be made again: clear its task in Airflow; in "
            "Prefect, run the flow with another run key."
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"The large output in {file} cannot be read: {error.strerror}. Run this process as the user who wrote it."
        ) from None
    except ValueError:
        raise ConfigurationError(
            f"The large output in {file} was cut off or changed. Let its call be made again."
        ) from None


def _rows(output: Any) -> int | None:
    rows = output.get("rows") if isinstance(output, dict) else output
    return len(rows) if isinstance(rows, list) else None
