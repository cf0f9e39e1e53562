"""
Tables that show only what of another table belongs to records of one kind: the prices of kits, the addresses of invoices.

The names are those of the complete list that one account's public tool has of its tables; the columns are those of the
table they are a part of.
"""

from dataclasses import replace

from netsuite_emulator.suiteql.catalog import addresses, items, lists, transactions
from netsuite_emulator.suiteql.catalog.codes import TRANSACTION_TYPES
from netsuite_emulator.suiteql.catalog.columns import Table

_SOLD = ("noninventoryitem", "otherchargeitem", "serviceitem")
_ITEM_TYPES = {
    "assemblyitem": "Assembly",
    "descriptionitem": "Description",
    "discountitem": "Discount",
    "downloaditem": "DwnLdItem",
    "expenseitem": "Expense",
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
_ONE_USE = {
    f"{kind.removesuffix('item')}{use.lower()}item": f"i.itemtype = '{_ITEM_TYPES[kind]}' AND i.subtype = '{use}'"
    for kind in _SOLD
    for use in ("Purchase", "Resale", "Sale")
}
_ITEMS = {kind: f"i.itemtype = '{code}'" for kind, code in _ITEM_TYPES.items()} | _ONE_USE

_STOCKED = ("assemblyitem", "inventoryitem")
_PRICED = (
    *_STOCKED,
    "downloaditem",
    "giftcertificateitem",
    "kititem",
    *_SOLD,
    *(kind for kind in _ONE_USE if "purchase" not in kind),
)
_BOUGHT = (
    *_STOCKED,
    *_SOLD,
    *(kind for kind in _ONE_USE if not kind.endswith("saleitem") or kind.endswith("resaleitem")),
)

# The end of the name → the table, the column that names the item, and the kinds of items that have such a part.
_PARTS_OF_ITEMS = {
    "subsidiarymap": ("itemsubsidiarymap", "item", tuple(_ITEMS)),
    "price": ("itemprice", "item", _PRICED),
    "quantity": ("itemquantity", "item", _PRICED),
    "sitecategory": ("itemsitecategory", "item", _PRICED),
    "correlateditem": ("correlateditem", "baseitem", _PRICED),
    "presentationitem": ("itempresentationitem", "superitem", _PRICED),
    "itemaccountingbookdetail": (
        "itemaccountingbookdetail",
        "item",
        (*_STOCKED, "downloaditem", "kititem", *_SOLD, *_ONE_USE),
    ),
    "itemvendor": ("itemvendor", "item", _BOUGHT),
    "itemvendorprice": ("itemvendorprice", "item", _BOUGHT),
    "itemvendorpricelines": ("itemvendorpricelines", "item", _BOUGHT),
}

# The use of an address → the transactions that have a table of such addresses.
_ADDRESSES = {
    "billing": """
    cashrefund cashsale creditmemo estimate invoice opportunity purchaseorder returnauthorization revenuecommitment
    revenuecommitmentreversal salesorder vendorbill vendorcredit vendorreturnauthorization
    """,
    "shipping": """
    cashrefund cashsale creditmemo estimate intercompanytransferorder invoice itemfulfillment opportunity purchaseorder
    returnauthorization revenuecommitment revenuecommitmentreversal salesorder transferorder
    """,
    "itemshipping": "cashsale creditmemo estimate invoice salesorder",
    "payee": "check customerrefund vendorpayment vendorprepayment",
    "return": "itemfulfillment",
}
_TRACKED = ("cashsale", "intercompanytransferorder", "invoice", "purchaseorder", "transferorder")
_LINKED = ("intercompanytransferorder", "invoice", "salesorder", "transferorder")
_TYPES = {name.lower(): code for name, code in TRANSACTION_TYPES.items()}

_WHOLE: dict[str, Table] = {
    each.name: each for subject in (lists, items, addresses, transactions) for each in subject.TABLES
}


def _part(name: str, whole: str, rows: str) -> Table:
    """Draw the rows of a table, called `w`, that meet a condition."""
    return replace(_WHOLE[whole], name=name, view=f"SELECT w.* FROM {whole} AS w WHERE {rows}")  # noqa: S608 - our own text


def _addresses_of(transaction: str, use: str) -> Table:
    name = f"{transaction}{use}address"
    if use not in ("billing", "shipping") or transaction not in _TYPES:
        return replace(_WHOLE["entityaddress"], name=name, key="nkey")
    return _part(name, f"transaction{use}address", f"w.recordowner {_of_type(transaction)}")


def _of_type(transaction: str) -> str:
    return f"IN (SELECT t.id FROM \"transaction\" AS t WHERE t.type = '{_TYPES[transaction]}')"  # noqa: S608 - as above


TABLES = (
    *(
        _part(f"{kind}{ending}", whole, f"w.{item} IN (SELECT i.id FROM item AS i WHERE {_ITEMS[kind]})")  # noqa: S608
        for ending, (whole, item, kinds) in _PARTS_OF_ITEMS.items()
        for kind in kinds
    ),
    *(_addresses_of(transaction, use) for use, some in _ADDRESSES.items() for transaction in some.split()),
    *(_part(f"{kind}trackingnumbermap", "trackingnumbermap", f'w."transaction" {_of_type(kind)}') for kind in _TRACKED),
    *(
        _part(f"{kind}linkedtrackingnumbermap", "linkedtrackingnumbermap", f'w."transaction" {_of_type(kind)}')
        for kind in _LINKED
    ),
)
