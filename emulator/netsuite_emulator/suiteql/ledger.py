"""
The lines of a transaction and their impact on the ledger, derived from the record as the REST service holds it.

Signs follow the ledger, as in real accounts: a debit is positive, a credit negative. So an invoice has a positive main
line and negative item lines, a purchase order and a bill the reverse, and what is sold has a negative quantity.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from netsuite_emulator.store import Record, RecordStore

CENT = Decimal("0.01")
ITEM_TYPES = ("inventoryItem", "nonInventorySaleItem", "serviceSaleItem")

# Types that reach the ledger; orders and quotes have lines and accounts too, but do not post.
POSTING = frozenset(
    {
        "invoice",
        "customerPayment",
        "creditMemo",
        "cashSale",
        "vendorBill",
        "vendorPayment",
        "journalEntry",
        "itemFulfillment",
    }
)

# +1 where the main line is a debit, -1 where it is a credit.
_MAIN_SIGN = {
    "salesOrder": 1,
    "invoice": 1,
    "cashSale": 1,
    "estimate": 1,
    "opportunity": 1,
    "creditMemo": -1,
    "purchaseOrder": -1,
    "vendorBill": -1,
}


@dataclass(slots=True)
class Line:
    """One line. `amount` is in the currency of the transaction, `base` in that of the subsidiary."""

    id: int
    amount: Decimal
    account: str
    base: Decimal = Decimal(0)
    mainline: bool = False
    taxline: bool = False
    iscogs: bool = False
    item: str = ""
    itemtype: str = ""
    quantity: Decimal | None = None
    source: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Stocked:
    """What the ledger must know of an item."""

    itemtype: str
    income: str
    cogs: str
    asset: str
    cost: Decimal


class Chart:
    """The accounts that lines fall back to, and the accounts of items; both are read from the store once."""

    def __init__(self, store: RecordStore) -> None:
        accounts = [*store.all("account").values()]
        self.receivable = _first(accounts, "AcctRec")
        self.payable = _first(accounts, "AcctPay")
        self.bank = _first(accounts, "Bank")
        self.undeposited = _first(accounts, "OthCurrAsset", "undeposited")
        self.asset = _first(accounts, "OthCurrAsset", "inventory")
        self.income = _first(accounts, "Income")
        self.freight = _first(accounts, "Income", "freight")
        self.cogs = _first(accounts, "COGS")
        self.expense = _first(accounts, "Expense")
        self.tax = _first(accounts, "OthCurrLiab", "sales tax")
        self._items: dict[str, Stocked] = {}
        for record_type in ITEM_TYPES:
            for record_id, record in store.all(record_type).items():
                self._items[record_id] = Stocked(
                    ITEM_TYPE_CODES[record_type],
                    _id(record.get("incomeAccount")) or self.income,
                    _id(record.get("cogsAccount")) or self.cogs,
                    _id(record.get("assetAccount")) or self.asset,
                    _decimal(record.get("averageCost", record.get("cost"))),
                )

    def item(self, record_id: str) -> Stocked:
        """Give the accounts of an item; an item that is gone leaves the account's own."""
        return self._items.get(record_id) or Stocked("", self.income, self.cogs, self.asset, Decimal(0))


ITEM_TYPE_CODES = {"inventoryItem": "InvtPart", "nonInventorySaleItem": "NonInvtPart", "serviceSaleItem": "Service"}


def lines(record_type: str, record: Record, chart: Chart) -> list[Line]:
    """Derive the lines; their base amounts add up to nothing wherever the transaction has a main line."""
    if record_type == "journalEntry":
        drawn = [*_journal(record)]
    elif record_type in {"customerPayment", "vendorPayment"}:
        drawn = _payment(record_type, record, chart)
    elif record_type == "itemFulfillment":
        drawn = _fulfillment(record, chart)
    else:
        drawn = _document(record_type, record, chart)
    rate = _decimal(record.get("exchangeRate", 1))
    for line in drawn:
        line.base = line.amount if rate == 1 else (line.amount * rate).quantize(CENT)
    if drawn and drawn[0].mainline:
        drawn[0].base = -sum((line.base for line in drawn[1:]), Decimal(0))
    return drawn


def _document(record_type: str, record: Record, chart: Chart) -> list[Line]:
    sign = _MAIN_SIGN[record_type]
    sells = record_type not in {"purchaseOrder", "vendorBill"}
    main_account = chart.receivable if sells else chart.payable
    if record_type == "cashSale":
        main_account = chart.undeposited
    main = Line(0, Decimal(0), _id(record.get("account")) or main_account, mainline=True)
    drawn = [main]
    for each in _items(record, "item"):
        item_id = _id(each.get("item"))
        stocked = chart.item(item_id)
        goods = stocked.asset if stocked.itemtype == "InvtPart" else chart.expense
        drawn.append(
            Line(
                len(drawn),
                -sign * _amount(each),
                stocked.income if sells else goods,
                item=item_id,
                itemtype=stocked.itemtype,
                quantity=-sign * _decimal(each.get("quantity", 1)),
                source=each,
            )
        )
    for each in _items(record, "expense"):
        account = _id(each.get("account"))
        drawn.append(Line(len(drawn), -sign * _decimal(each.get("amount")), account, source=each))
    if shipping := _decimal(record.get("shippingCost")):
        drawn.append(Line(len(drawn), -sign * shipping, chart.freight, itemtype="ShipItem", quantity=Decimal(-sign)))
    if tax := _decimal(record.get("taxTotal")):
        drawn.append(Line(len(drawn), -sign * tax, chart.tax, taxline=True, itemtype="TaxItem"))
    main.amount = -sum((line.amount for line in drawn[1:]), Decimal(0))
    if len(drawn) == 1:
        main.amount = sign * _decimal(record.get("total"))
    return drawn


def _payment(record_type: str, record: Record, chart: Chart) -> list[Line]:
    if record_type == "customerPayment":
        paid = _decimal(record.get("payment", record.get("total")))
        account = _id(record.get("account")) or chart.undeposited
        other = _id(record.get("arAcct")) or chart.receivable
    else:
        paid = -_decimal(record.get("total"))
        account = _id(record.get("account")) or chart.bank
        other = _id(record.get("apAcct")) or chart.payable
    return [Line(0, paid, account, mainline=True), Line(1, -paid, other)]


def _fulfillment(record: Record, chart: Chart) -> list[Line]:
    drawn = [Line(0, Decimal(0), "", mainline=True)]
    for each in _items(record, "item"):
        item_id = _id(each.get("item"))
        stocked = chart.item(item_id)
        quantity = _decimal(each.get("quantity", 1))
        cost = (quantity * stocked.cost).quantize(CENT) if stocked.itemtype == "InvtPart" else Decimal(0)
        goods = Line(
            len(drawn), -cost, stocked.asset, item=item_id, itemtype=stocked.itemtype, quantity=-quantity, source=each
        )
        sold = replace(goods, id=len(drawn) + 1, amount=cost, account=stocked.cogs, quantity=quantity, iscogs=True)
        drawn.extend((goods, sold))
    return drawn


def _journal(record: Record) -> Iterator[Line]:
    for number, each in enumerate(_items(record, "line")):
        amount = _decimal(each.get("debit")) - _decimal(each.get("credit"))
        yield Line(number, amount, _id(each.get("account")), source=each)


def _items(record: Record, sublist: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = record.get(sublist, {}).get("items", [])
    return found


def _amount(line: Mapping[str, Any]) -> Decimal:
    if "amount" in line:
        return _decimal(line["amount"])
    return (_decimal(line.get("rate")) * _decimal(line.get("quantity", 1))).quantize(CENT)


def _decimal(value: float | str | None) -> Decimal:
    return Decimal(str(value)) if value else Decimal(0)


def _id(reference: Mapping[str, Any] | None) -> str:
    return str(reference.get("id", "")) if reference else ""


def _first(accounts: list[Record], account_type: str, word: str = "") -> str:
    """Find the first account of a type, with this word in its name if there is one."""
    of_type = [each for each in accounts if _id(each.get("acctType")) == account_type]
    named = [each for each in of_type if word and word in each.get("acctName", "").lower()]
    chosen = named or of_type
    return str(chosen[0]["id"]) if chosen else ""
