"""
A RESTlet as an account may have it, played in Python: saved searches, files, and records made once by a key.

It does what the script of docs/restlets.md does: REST has neither files nor saved searches. Both live here, one a deployment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netsuite_emulator.account import Account
from netsuite_emulator.restlets import RestletCall, RestletError

PAGE = 1_000
"""Rows that `getRange` gives at most."""


@dataclass
class File:
    """One file of the cabinet."""

    name: str
    folder: str
    type: str = "PLAINTEXT"
    contents: str = ""


class FilesAndSearches:
    """
    The script, deployed once: `account.restlet(script, deploy, FilesAndSearches(account, …))`.

    `searches` are the saved ones, each a SuiteQL query by its ID. `files` are the cabinet, by internal ID; the same name in the same folder is
    the same file.
    """

    def __init__(self, account: Account, searches: Mapping[str, str] | None = None) -> None:
        self._account, self.searches = account, dict(searches or {})
        self.files: dict[str, File] = {}

    def __call__(self, call: RestletCall) -> Any:
        """Run the function of the method."""
        match call.method:
            case "GET" if "file" in call.parameters:
                return self._loaded(call.parameters["file"])
            case "GET":
                return self._searched(call.parameters.get("search", ""), call.parameters.get("from", "0"))
            case "PUT":
                return self._saved(_object(call.body))
            case "POST":
                return self._made(_object(call.body))
            case _:
                return self._deleted(call.parameters.get("file", ""))

    def _loaded(self, file_id: str) -> dict[str, Any]:
        found = self._found(file_id)
        return {"name": found.name, "type": found.type, "size": len(found.contents), "contents": found.contents}

    def _searched(self, search: str, begin: str) -> dict[str, Any]:
        if search not in self.searches:
            raise RestletError("INVALID_SEARCH", "That search or mass update does not exist.")
        start = int(begin) if begin.isdecimal() else 0
        found = self._account.suiteql.run(self.searches[search], limit=PAGE, offset=start)
        return {"rows": found.rows, "next": start + PAGE if len(found.rows) == PAGE else None}

    def _saved(self, body: Mapping[str, Any]) -> dict[str, str]:
        if not body.get("name") or "folder" not in body:
            raise RestletError("SSS_MISSING_REQD_ARGUMENT", "file.create: Missing a required argument: name")
        kept = File(body["name"], str(body["folder"]), body.get("type", "PLAINTEXT"), body.get("contents", ""))
        there = {(each.folder, each.name): number for number, each in self.files.items()}
        number = there.get((kept.folder, kept.name), str(max(map(int, self.files), default=0) + 1))
        self.files[number] = kept
        return {"id": number}

    def _made(self, body: Mapping[str, Any]) -> dict[str, str]:
        try:
            record_type, request = str(body["type"]), str(body["request"])
            with self._account.records.lock:
                there = self._account.records.by_external_id(record_type, request)
                return {
                    "id": there or self._account.given(record_type, **{**body.get("values", {}), "externalId": request})
                }
        except KeyError as missing:
            raise RestletError("SSS_MISSING_REQD_ARGUMENT", f"Missing a required argument: {missing}") from None

    def _deleted(self, file_id: str) -> dict[str, str]:
        self._found(file_id)
        del self.files[file_id]
        return {"deleted": file_id}

    def _found(self, file_id: str) -> File:
        if file_id not in self.files:
            raise RestletError("RCRD_DSNT_EXIST", "That record does not exist.")
        return self.files[file_id]


def _object(body: Any) -> Mapping[str, Any]:
    """Give the body as an object: of a text or nothing a script reads no fields."""
    return body if isinstance(body, dict) else {}
