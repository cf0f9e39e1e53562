"""What can be known of a SuiteQL table over REST: the columns that a few of its rows have."""

from collections import Counter
from typing import Any

from netsuite_plugin.suitetalk.answers import Body
from netsuite_plugin.suitetalk.metadata.models import Column

SAMPLE = 100
"""Rows that are looked at."""
TABLES = (
    "account", "accountingbook", "accountingperiod", "aggregateitemlocation", "classification", "contact", "currency", "customer",
    "customrecordtype", "department", "employee", "entity", "entityaddress", "inventorybalance", "inventoryitemlocations", "item",
    "location", "nexttransactionlinelink", "nexttransactionlink", "previoustransactionlinelink", "previoustransactionlink", "subsidiary",
    "systemnote", "transaction", "transactionaccountingline", "transactionline", "vendor",
)  # fmt: skip
"""Tables that most queries are about; many are no record type. Used for suggestions alone: a table that is not here may well exist."""


def sample_of(table: str) -> dict[str, str]:
    """Return the query that shows columns: `*` over the first rows, and no count of all of them."""
    return {"q": f"SELECT * FROM {table} WHERE ROWNUM <= {SAMPLE}"}  # noqa: S608 - the name was checked by `names.table`


def wrong_with_sample(body: Body) -> str | None:
    """Say what is wrong with the sampled rows."""
    items = body.get("items")
    return (
        None
        if isinstance(items, list) and all(isinstance(each, dict) for each in items)
        else "its 'items' are not rows"
    )


def columns_in(rows: list[dict[str, Any]]) -> list[Column]:
    """Return the columns that have a value somewhere, by name."""
    filled = Counter(
        name.lower() for row in rows for name, value in row.items() if name != "links" and value is not None
    )
    return [Column(name=name, filled=filled[name]) for name in sorted(filled)]
