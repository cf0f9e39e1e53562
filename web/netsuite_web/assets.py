"""The files that pages load: kept by browsers for a year, under an address that changes with what is in them."""

import hashlib
from importlib.resources import files
from os import PathLike, stat_result

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_KEPT = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """The folder `static`. A page names its files with the stamp behind a question mark."""

    def __init__(self) -> None:
        super().__init__(packages=[("netsuite_web", "static")])

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer with a file, which a browser need not ask for again."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["cache-control"] = _KEPT
        return answer


def stamp() -> str:
    """Return a few letters that change when one of the files does."""
    digest = hashlib.sha256()
    for file in sorted(files("netsuite_web").joinpath("static").iterdir(), key=lambda file: file.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
