"""What the runs of `make chaos-writes` are to write: the workflow, the records it begins with, and every effect it is to have."""

import json
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from chaos.server import Server

OF_A_HUNDRED = {
    "upsert": 15,
    "update": 17,
    "raw": 3,
    "transform": 10,
    "batch": 15,
    "delete": 8,
    "post": 5,
    "long": 3,
    "long_lines": 3,
    "put": 2,
    "attach": 1,
    "lines": 1,
    "remove": 1,
}
"""How many of a hundred writes are of a kind; the others are creates."""
ONCE = ("attach", "lines", "remove")
"""Steps whose writes nothing protects: each is sent once."""
IN_A_BATCH = 25
SCRIPT = {"script": "customscript_netsuite_nodes", "deploy": "1"}
"""The RESTlet that makes a record once by a key, and keeps files: a name stands for one of them, however often it is saved."""
AGAIN = {"attempts": 6, "wait": 0.2}
"""A 500 ends a call: whether it may be made again is the runner's to say."""


def workflow() -> str:
    """Write the workflow down: all steps at once but for what takes files away, and only those that are sent once go on after a failure."""
    values = {"title": "${{ item }}", "message": "${{ 'Of ' ~ item }}"}
    task: dict[str, Any] = {"record_type": "task"}
    saved = {
        **SCRIPT,
        "body": {"folder": "1", "name": "${{ item }}", "contents": "${{ 'Of ' ~ item }}"},
        "repeatable": True,
    }
    line = {"item": {"id": "${{ inputs.item }}"}, "quantity": 1, "rate": 10}
    customer = {"record_type": "customer", "record_id": "${{ item.id }}"}
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "create": ("record.create", {**task, "values": values}),
        "upsert": ("record.upsert", {**task, "external_id": "${{ item }}", "values": values}),
        "update": (
            "record.update",
            {**customer, "values": {"phone": "${{ item.phone }}", "comments": "${{ item.comments }}"}},
        ),
        "raw": (
            "raw.request",
            {
                "method": "PATCH",
                "path": "${{ '/services/rest/record/v1/customer/' ~ item.id }}",
                "body": {"phone": "${{ item.phone }}", "comments": "${{ item.comments }}"},
                "effect": "idempotent",
            },
        ),
        "transform": (
            "record.transform",
            {
                "record_type": "salesOrder",
                "record_id": "${{ item }}",
                "target": "invoice",
                "values": {"memo": "${{ 'Of ' ~ item }}"},
            },
        ),
        "batch": ("batch.create", {**task, "items": "${{ item }}"}),
        "delete": ("record.delete", {**task, "record_id": "${{ item }}"}),
        "post": (
            "restlet.post",
            {**SCRIPT, "body": {"type": "task", "values": values}, "key_field": "request"},
        ),
        "long": ("record.create", {**task, "values": values, "asynchronous": True}),
        "long_lines": (
            "record.update",
            {
                "record_type": "salesOrder",
                "record_id": "${{ item }}",
                "values": {"item": {"items": [line]}},
                "asynchronous": True,
            },
        ),
        "put": ("restlet.put", saved),
        "filed": ("restlet.put", saved),
        "remove": ("restlet.delete", {**SCRIPT, "parameters": {"file": "${{ item.body.id }}"}}),
        "attach": ("record.attach", {**customer, "attached_type": "contact", "attached_id": "${{ item.contact }}"}),
        "lines": (
            "record.update",
            {"record_type": "salesOrder", "record_id": "${{ item }}", "values": {"item": {"items": [line]}}},
        ),
    }
    steps: dict[str, Any] = {
        step: {
            "node": f"netsuite.{node}",
            "for_each": f"${{{{ inputs.{step} }}}}",
            "at_once": 5,
            "retry": AGAIN,
            "params": params,
        }
        for step, (node, params) in calls.items()
    }
    for step in ONCE:
        steps[step]["on_error"] = "continue"
    steps["remove"]["for_each"] = "${{ steps.filed }}"
    inputs = {"item": {"type": "string"}, **{step: {"type": "list"} for step in steps if step != "remove"}}
    return json.dumps({"workflow": "chaos_writes", "inputs": inputs, "steps": steps})


@dataclass
class Wanted:
    """
    Every effect that one run is to have.

    `titles` are those of its new tasks; `batches` are some of them, in groups. `upserted` are external IDs and titles at once, every second
    one of a task that is there. The others are IDs of what is there: customers with their new `phone` and `comments`, orders to be invoiced,
    tasks to be deleted, `kept` ones that nobody speaks of, customers each with the contact it gets, orders each to get a second line.
    `raw` are those of the customers that are changed by a request of its author's own. `posted` are titles of tasks that a RESTlet makes, `long` of those made as jobs; `long_lines` are orders that get their second line as a job. `put` are names of files that a RESTlet saves, `filed` of those that
    it saves and takes away again.
    """

    name: str
    titles: list[str]
    batches: list[list[str]]
    upserted: list[str]
    updated: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    invoiced: list[str] = field(default_factory=list[str])
    deleted: list[str] = field(default_factory=list[str])
    kept: list[str] = field(default_factory=list[str])
    attached: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    lengthened: list[str] = field(default_factory=list[str])
    posted: list[str] = field(default_factory=list[str])
    long: list[str] = field(default_factory=list[str])
    long_lines: list[str] = field(default_factory=list[str])
    put: list[str] = field(default_factory=list[str])
    filed: list[str] = field(default_factory=list[str])
    raw: frozenset[str] = frozenset()

    @property
    def made(self) -> list[str]:
        """The titles of all tasks that there are to be."""
        return [*self.titles, *chain(*self.batches), *self.upserted, *self.posted, *self.long]

    @property
    def writes(self) -> int:
        """How many effects these are."""
        protected = len(self.made) + len(self.updated) + len(self.long_lines)
        once = len(self.attached) + len(self.lengthened) + len(self.filed)
        return protected + len(self.invoiced) + len(self.deleted) + len(self.put) + len(self.filed) + once

    def inputs(self, file: Path, item: str) -> Path:
        """Write the inputs of the run to a file, and return it."""
        changes = [{"id": each, "phone": phone, "comments": said} for each, (phone, said) in self.updated.items()]
        described: dict[str, Any] = {
            "item": item,
            "create": self.titles,
            "upsert": self.upserted,
            "update": [each for each in changes if each["id"] not in self.raw],
            "raw": [each for each in changes if each["id"] in self.raw],
            "transform": self.invoiced,
            "batch": [
                [{"values": {"title": title, "message": f"Of {title}"}} for title in group] for group in self.batches
            ],
            "delete": self.deleted,
            "post": self.posted,
            "long": self.long,
            "long_lines": self.long_lines,
            "put": self.put,
            "filed": self.filed,
            "attach": [{"id": customer, "contact": contact} for customer, contact in self.attached],
            "lines": self.lengthened,
        }
        file.write_text(json.dumps(described))
        return file


class Beginnings:
    """Puts into the account what runs begin with."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.item = server.given("inventoryItem", itemId="Widget")
        server.tell("restlet", **SCRIPT)
        self._buyer = server.given("customer", companyName="Buyer", subsidiary="1")

    def of(self, name: str, writes: int) -> Wanted:
        """Return what a run of that name and that many writes is to do, with all that it needs there."""
        number = {step: max(1, writes * share // 100) for step, share in OF_A_HUNDRED.items()}
        made = [f"{name}-batch-{place}" for place in range(number["batch"])]
        wanted = Wanted(
            name,
            # what is taken away is saved first
            titles=[f"{name}-create-{place}" for place in range(writes - sum(number.values()) - number["remove"])],
            batches=[made[start : start + IN_A_BATCH] for start in range(0, len(made), IN_A_BATCH)],
            upserted=[f"{name}-upsert-{place}" for place in range(number["upsert"])],
            posted=[f"{name}-post-{place}" for place in range(number["post"])],
            long=[f"{name}-long-{place}" for place in range(number["long"])],
            put=[f"{name}-put-{place}" for place in range(number["put"])],
            filed=[f"{name}-filed-{place}" for place in range(number["remove"])],
        )
        given = self._server.given
        for title in wanted.upserted[::2]:
            given("task", title=f"{title}, as it was", externalId=title)
        for place in range(number["update"] + number["raw"]):
            customer = given(
                "customer", companyName=f"{name} {place}", email=f"{place}@{name}.example", phone="1", subsidiary="1"
            )
            wanted.updated[customer] = (f"+1 555 {place:04}", f"Changed by {name}, {place}")
        wanted.raw = frozenset([*wanted.updated][number["update"] :])
        wanted.invoiced = [self._order() for _ in range(number["transform"])]
        wanted.deleted = [given("task", title=f"{name}-delete-{place}") for place in range(number["delete"])]
        wanted.kept = [given("task", title=f"{name}-kept-{place}") for place in range(number["delete"])]
        for place in range(number["attach"]):
            customer = given("customer", companyName=f"{name} and contact {place}", subsidiary="1")
            wanted.attached.append((customer, given("contact", entityId=f"{name} {place}", subsidiary="1")))
        wanted.lengthened = [self._order() for _ in range(number["lines"])]
        wanted.long_lines = [self._order() for _ in range(number["long_lines"])]
        return wanted

    def _order(self) -> str:
        line = {"item": self.item, "quantity": 2, "rate": 10}
        return self._server.given("salesOrder", entity=self._buyer, item=[line])
