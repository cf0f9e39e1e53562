"""
Where the records of a type are in SuiteQL, and which of its columns say when one was made and last changed.

Tables and columns as in the records catalog and in queries of public clients; `lastmodified` and `created` of custom
records likewise. UNCONFIRMED for types that neither names: NetSuite refuses the query then, and says so.
"""

from dataclasses import dataclass

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.record_groups import TRANSACTIONS, group_of


@dataclass(frozen=True)
class Source:
    """The table of a record type, and the condition that tells its records from others of the table. `created` is None where nothing says it."""

    table: str
    changed: str = "lastmodifieddate"
    created: str | None = None
    condition: str = ""


_ACTIVITIES = frozenset(["calendarevent", "phonecall", "projecttask", "supportcase", "task", "timebill"])
_STAGES = {"lead": "Lead", "prospect": "Prospect"}
_ITEM_TYPES = {
    "assemblyitem": "Assembly",
    "descriptionitem": "Description",
    "discountitem": "Discount",
    "downloaditem": "DwnLdItem",
    "giftcertificateitem": "GiftCert",
    "inventoryitem": "InvtPart",
    "itemgroup": "Group",
    "kititem": "Kit",
    "markupitem": "Markup",
    "noninventoryitem": "NonInvtPart",
    "otherchargeitem": "OthCharge",
    "paymentitem": "Payment",
    "serviceitem": "Service",
    "subtotalitem": "Subtotal",
}
"""Values of `item.itemtype`."""
_SUBTYPES = {"sale": "Sale", "purchase": "Purchase", "resale": "Resale"}
_TRACKED = {"lotnumbered": ("T", "F"), "serialized": ("F", "T"), "": ("F", "F")}
"""Values of `islotitem` and `isserialitem`."""


def source_of(record_type: str) -> Source:
    """
    Return where the records of a type are.

    Raises:
        ConfigurationError: Their table does not tell them from others.
    """
    name = record_type.lower()
    group = group_of(name)
    if group is TRANSACTIONS:
        return Source(TRANSACTIONS.table, created="createddate", condition=f"recordtype = '{name}'")
    if group is not None and group.name == "items":
        return Source(group.table, created="createddate", condition=_item_condition(record_type))
    if name in _STAGES:
        raise ConfigurationError(
            f"{record_type} is not a table of its own: leads and prospects are rows of customer. Ask for customer, and for the column searchstage."
        )
    if group is not None:
        return Source(name, created="datecreated")
    if name.startswith("customrecord"):
        return Source(name, changed="lastmodified", created="created")
    return Source(name, created="createddate" if name in _ACTIVITIES else None)


def _item_condition(record_type: str) -> str:
    """Return the condition for one kind of item: `serializedInventoryItem` is an InvtPart with serial numbers, `serviceSaleItem` a Service for sale."""
    name = record_type.lower()
    tracked = next(each for each in _TRACKED if name.startswith(each))
    kind = name.removeprefix(tracked)
    subtype = next((each for each in ("resale", "purchase", "sale") if kind.endswith(f"{each}item")), "")
    code = _ITEM_TYPES.get(f"{kind.removesuffix(f'{subtype}item')}item" if subtype else kind)
    if code is None:
        raise ConfigurationError(
            f"{record_type} is not a kind of item that can be told apart in a query: ask for item, and for the column itemtype."
        )
    conditions = [f"itemtype = '{code}'"]
    if subtype:
        conditions.append(f"subtype = '{_SUBTYPES[subtype]}'")
    if code in {"InvtPart", "Assembly"}:
        lot, serial = _TRACKED[tracked]
        conditions.append(f"islotitem = '{lot}' AND isserialitem = '{serial}'")
    return " AND ".join(conditions)
