"""RESTlets: scripts of an account, here functions of Python; what they are given and what they may throw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_METHODS = ("GET", "POST", "PUT", "DELETE")


@dataclass(frozen=True)
class RestletCall:
    """What a script is given: the method, the URL's parameters without script and deploy, and the body as its type says."""

    method: str
    parameters: dict[str, str]
    body: Any


class RestletError(Exception):
    """What a script throws: answered with 400, its code and its message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


Handler = Callable[[RestletCall], Any]


@dataclass(frozen=True)
class Restlet:
    """One deployment of a script. An empty audience is every role."""

    handler: Handler
    methods: tuple[str, ...] = _METHODS
    audience: tuple[str, ...] = ()
