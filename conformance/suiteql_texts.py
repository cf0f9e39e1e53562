"""Made-up tables and queries: ties in the order, null keys, joins of every kind, groups, comments."""

import random
from dataclasses import dataclass
from typing import Any

from netsuite_emulator.store import RecordStore

_COLUMNS = {
    "transaction": "id type trandate entity createdfrom status tranid foreigntotal duedate",
    "transactionline": "id transaction uniquekey item quantity mainline memo",
    "customer": "id companyname salesrep isinactive email",
    "entity": "id entityid",
    "item": "id itemid itemtype",
    "employee": "id lastname",
    "transactionaccountingline": "transaction transactionline accountingbook account amount",
    "inventoryitemlocations": "item location quantityonhand",
}
_JOINS = {
    ("transaction", "transactionline"): [("id", "transaction")],
    ("transactionline", "transaction"): [("transaction", "id")],
    ("transaction", "entity"): [("entity", "id")],
    ("transaction", "customer"): [("entity", "id")],
    ("transaction", "transaction"): [("createdfrom", "id")],
    ("customer", "transaction"): [("id", "entity")],
    ("customer", "employee"): [("salesrep", "id")],
    ("entity", "transaction"): [("id", "entity")],
    ("transactionline", "item"): [("item", "id")],
    ("transactionline", "transactionaccountingline"): [("transaction", "transaction"), ("id", "transactionline")],
    ("transaction", "transactionaccountingline"): [("id", "transaction")],
    ("item", "inventoryitemlocations"): [("id", "item")],
    ("inventoryitemlocations", "item"): [("item", "id")],
}
_FIRST = ["transaction", "transactionline", "customer", "transactionaccountingline", "entity", "item"]
_ENDS = ["", "", "\n-- the end", " /* a, b ORDER BY c */", ";", " -- and WHERE x\n;"]


@dataclass(frozen=True, slots=True)
class Made:
    """A query; `key`: a column of its result that is a number and different in every row, where its maker knows one."""

    text: str
    key: str | None


class Maker:
    """Makes tables and queries from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def store(self) -> RecordStore:
        """Fill the tables of an account: few different days and memos, and references that lead nowhere."""
        filled, draw = RecordStore(), self._random
        for number, kind in enumerate(("AcctRec", "Income", "OthCurrLiab", "Bank"), 1):
            filled.put(
                "account", {"id": str(number), "acctName": kind, "acctNumber": f"{number}000", "acctType": {"id": kind}}
            )
        filled.put("subsidiary", {"id": "1", "name": "Parent Company"})
        filled.put("location", {"id": "1", "name": "Main Warehouse"})
        for number in range(5, 9):
            filled.put("employee", {"id": str(number), "entityId": f"Employee {number}", "lastName": draw.choice("AB")})
        customers = [str(number) for number in draw.sample(range(20, 200), draw.choice([0, 1, 20, 45]) or 12)]
        for each in customers:
            filled.put(
                "customer",
                {
                    "id": each,
                    "entityId": f"C{each}",
                    "companyName": draw.choice("LMN") * 3,
                    **self._some(salesRep={"id": "5"}, email="a@example.com"),
                },
            )
        for number in range(300, 300 + draw.choice([1, 9, 30])):
            self._item(filled, str(number))
        for number in sorted(draw.sample(range(1_000, 2_000), draw.choice([3, 20, 60, 90]))):
            self.transaction(filled, str(number), customers)
        return filled

    def transaction(self, filled: RecordStore, number: str, customers: list[str]) -> None:
        """Put one more order or invoice."""
        draw = self._random
        items = sorted(filled.all("inventoryItem"))
        lines = [
            {"line": line, "item": {"id": draw.choice(items)}, "quantity": float(draw.randint(1, 3)), "amount": 10.0}
            for line in range(1, draw.randint(2, 4))
        ]
        fields: dict[str, Any] = {
            "id": number,
            "tranId": f"T{number}",
            "tranDate": f"2026-01-0{draw.randint(1, 4)}",
            "entity": {"id": draw.choice(customers)},
            "subsidiary": {"id": "1"},
            "total": 10.0,
            "item": {"items": lines},
        }
        earlier = sorted(filled.all("salesOrder"))
        if earlier and draw.random() < 0.5:
            more = self._some(createdFrom={"id": draw.choice(earlier)}, dueDate=f"2026-02-0{draw.randint(1, 3)}")
            filled.put("invoice", {**fields, "status": {"id": "A"}, **more})
        else:
            filled.put("salesOrder", {**fields, "status": {"id": draw.choice("BG")}})

    def query(self) -> Made:
        """Make a query of these tables."""
        draw = self._random
        tables, joins, where = [draw.choice(_FIRST)], "", []
        old = draw.random() < 0.25
        for _ in range(draw.choice([0, 0, 1, 1, 1, 2])):
            edges = [(place, edge) for place, table in enumerate(tables) for edge in _JOINS if edge[0] == table]
            if not edges:
                break
            place, edge = draw.choice(edges)
            tables.append(edge[1])
            name, left = f"t{len(tables) - 1}", draw.random() < 0.35
            pairs = [(f"t{place}.{here}", f"{name}.{there}") for here, there in _JOINS[edge]]
            if old:
                joins += f", {edge[1]} {name}"
                where += [f"{here} = {there}{' (+)' if left else ''}" for here, there in pairs]
            else:
                on = " AND ".join(f"{a} = {b}" if draw.random() < 0.5 else f"{b} = {a}" for a, b in pairs)
                narrowed = f" AND {name}.mainline = 'F'" if edge[1] == "transactionline" and draw.random() < 0.5 else ""
                joins += f" {'LEFT ' if left else ''}JOIN {edge[1]} {name} ON {on}{narrowed}"
        columns = [f"t{place}.{column}" for place, table in enumerate(tables) for column in _COLUMNS[table].split()]
        first = f"t0.{_COLUMNS[tables[0]].split()[0]}"
        if draw.random() < 0.3:
            where.append(f"({first} > {draw.randint(0, 1500)} OR {first} < 40)")
        if draw.random() < 0.05:
            where.append(f"{first} < 0")
        chosen = draw.sample(columns, min(len(columns), draw.randint(1, 4)))
        key = None
        if len(tables) == 1 and tables[0] != "transactionaccountingline" and draw.random() < 0.5:
            unique = "t0.uniquekey" if tables[0] == "transactionline" else "t0.id"
            chosen = [unique, *(each for each in chosen if each != unique)]
            key = "c0"
        listed = ", ".join(f"{column} AS c{number}" for number, column in enumerate(chosen))
        kind = draw.random()
        distinct = "DISTINCT " if kind < 0.15 else ""
        group = ""
        if 0.15 <= kind < 0.3:
            group = f" GROUP BY {', '.join(chosen)}"
            listed += ", COUNT(*) AS n"
        text = f"SELECT {distinct}{listed} FROM {tables[0]} t0{joins}"  # noqa: S608 - made up
        text += f" WHERE {' AND '.join(where)}" if where else ""
        return Made(text + group + self._order(chosen) + draw.choice(_ENDS), key)

    def _order(self, chosen: list[str]) -> str:
        draw = self._random
        if draw.random() < 0.4:
            return ""
        by_name = draw.random() < 0.7
        entries = [
            (column if by_name else str(place)) + draw.choice(["", " DESC", " ASC", " DESC NULLS LAST"])
            for place, column in enumerate(chosen, 1)
        ]
        return f" ORDER BY {', '.join(entries[: draw.randint(1, 2)])}"

    def _item(self, filled: RecordStore, number: str) -> None:
        stock = [{"location": {"id": "1"}, "quantityOnHand": float(self._random.randint(0, 2))}]
        filled.put(
            "inventoryItem",
            {"id": number, "itemId": f"I{number}", "quantityOnHand": 2.0, "locations": {"items": stock}},
        )

    def _some(self, **fields: Any) -> dict[str, Any]:
        """Leave about half of these fields null."""
        return {name: value for name, value in fields.items() if self._random.random() < 0.5}
