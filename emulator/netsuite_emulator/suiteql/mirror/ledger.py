"""
The lines of a transaction and their impact on the ledger, derived from the record as the REST service holds it.

Signs follow the ledger, as in real accounts: a debit is positive, a credit negative. So an invoice has a positive main
line and negative item lines, a purchase order and a bill the reverse, and what is sold has a negative quantity.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from netsuite_emulator.record_types import RECORD_TYPES
from netsuite_emulator.store import Record, RecordStore
from netsuite_emulator.suiteql.catalog.codes import ITEM_TYPE_CODES, STOCKED
from netsuite_emulator.suiteql.mirror.fields import lines_of, number, text

CENT = Decimal("0.01")

# Types that reach the ledger; orders and quotes have lines and accounts too, but do not post.
POSTING = frozenset(
    {
        *("invoice", "customerPayment", "creditMemo", "cashSale", "cashRefund", "customerDeposit", "customerRefund"),
        *("vendorBill", "vendorPayment", "vendorCredit", "vendorPrepayment", "check", "expenseReport"),
        *("journalEntry", "intercompanyJournalEntry", "advIntercompanyJournalEntry", "deposit", "depositApplication"),
        *("itemFulfillment", "itemReceipt", "inventoryAdjustment", "inventoryTransfer", "assemblyBuild"),
        *("assemblyUnbuild", "creditCardCharge", "creditCardRefund", "transfer", "workOrderCompletion"),
    }
)

# Types whose main line is a debit; of all others it is a credit.
_DEBITS = frozenset({"salesOrder", "invoice", "cashSale", "estimate", "opportunity", "vendorCredit"})
# Types that deal with a vendor, or with oneself.
_BUYS = frozenset(
    {"purchaseOrder", "vendorBill", "vendorCredit", "vendorReturnAuthorization", "purchaseRequisition", "itemReceipt"}
    | {"check", "expenseReport", "creditCardCharge", "blanketPurchaseOrder", "purchaseContract", "requestForQuote"}
)


# What money that comes in, goes out or is applied is booked to: which way it moves the main account, the field that names that
# account and what the account is without it; the same for the other side.
_SETTLING: Mapping[str, tuple[int, str, str, str, str]] = {
    "customerPayment": (1, "account", "undeposited", "arAcct", "receivable"),
    "customerDeposit": (1, "account", "undeposited", "", "advances"),
    "customerRefund": (-1, "account", "bank", "arAcct", "receivable"),
    "depositApplication": (-1, "arAcct", "receivable", "", "advances"),
    "vendorPayment": (-1, "account", "bank", "apAcct", "payable"),
    "vendorPrepayment": (-1, "account", "bank", "prepaymentAccount", "prepaid"),
}

# Account type → accounting line type. Public clients ask for INCOME, EXPENSE, ASSET, COGS and TAX, and take every
# line for one that has one; the words for liabilities and equity are UNCONFIRMED.
_LINE_TYPES = {
    **dict.fromkeys(("Bank", "AcctRec", "OthCurrAsset", "FixedAsset", "OthAsset", "UnbilledRec"), "ASSET"),
    "DeferExpense": "ASSET",
    **dict.fromkeys(("AcctPay", "CredCard", "OthCurrLiab", "LongTermLiab", "DeferRevenue"), "LIABILITY"),
    "Equity": "EQUITY",
    **dict.fromkeys(("Income", "OthIncome"), "INCOME"),
    **dict.fromkeys(("Expense", "OthExpense"), "EXPENSE"),
    "COGS": "COGS",
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
        self._types = {each["id"]: text(each.get("acctType")) for each in accounts}
        self.receivable = _first(accounts, "AcctRec")
        self.payable = _first(accounts, "AcctPay")
        self.bank = _first(accounts, "Bank")
        self.advances = _first(accounts, "OthCurrLiab", "customer deposit")
        self.undeposited = _first(accounts, "OthCurrAsset", "undeposited")
        self.prepaid = _first(accounts, "OthCurrAsset", "prepaid")
        self.asset = _first(accounts, "OthCurrAsset", "inventory")
        self.income = _first(accounts, "Income")
        self.freight = _first(accounts, "Income", "freight")
        self.cogs = _first(accounts, "COGS")
        self.expense = _first(accounts, "Expense")
        self.tax = _first(accounts, "OthCurrLiab", "sales tax")
        self._items: dict[str, Stocked] = {}
        for record_type in ITEM_TYPE_CODES.keys() & {each.name for each in RECORD_TYPES.values()}:
            for record_id, record in store.all(record_type).items():
                self._items[record_id] = Stocked(
                    ITEM_TYPE_CODES[record_type],
                    text(record.get("incomeAccount")) or self.income,
                    text(record.get("cogsAccount")) or self.cogs,
                    text(record.get("assetAccount")) or self.asset,
                    number(record.get("averageCost", record.get("cost"))),
                )

    def line_type(self, account: str) -> str:
        """Give the accounting line type of what is booked to an account; nothing for no account."""
        return _LINE_TYPES.get(self._types.get(account, ""), "")

    def item(self, record_id: str) -> Stocked:
        """Give the accounts of an item; an item that is gone leaves the account's own."""
        return self._items.get(record_id) or Stocked("", self.income, self.cogs, self.asset, Decimal(0))


def lines(record_type: str, record: Record, chart: Chart) -> list[Line]:
    """Derive the lines; their base amounts add up to nothing wherever the transaction has a main line."""
    if record_type.lower().endswith("journalentry"):
        drawn = [*_journal(record)]
    elif record_type in _SETTLING:
        drawn = _payment(record_type, record, chart)
    elif record_type == "deposit":
        drawn = _taken_to_the_bank(record, chart)
    elif record_type == "transfer":
        drawn = _transfer(record, chart)
    elif record_type == "itemFulfillment":
        drawn = _fulfillment(record, chart)
    else:
        drawn = _document(record_type, record, chart)
    rate = number(record.get("exchangeRate", 1))
    for line in drawn:
        line.base = line.amount if rate == 1 else (line.amount * rate).quantize(CENT)
    if drawn and drawn[0].mainline:
        drawn[0].base = -sum((line.base for line in drawn[1:]), Decimal(0))
    return drawn


def _document(record_type: str, record: Record, chart: Chart) -> list[Line]:
    sign = 1 if record_type in _DEBITS else -1
    sells = record_type not in _BUYS
    main_account = chart.receivable if sells else chart.payable
    if record_type == "cashSale":
        main_account = chart.undeposited
    main = Line(0, Decimal(0), text(record.get("account")) or main_account, mainline=True)
    drawn = [main]
    for each in (*lines_of(record, "item"), *lines_of(record, "inventory")):
        item_id = text(each.get("item"))
        stocked = chart.item(item_id)
        goods = stocked.asset if stocked.itemtype in STOCKED else chart.expense
        amount, quantity = _amount(each), number(each.get("quantity", each.get("adjustQtyBy", 1)))
        drawn.append(
            Line(
                len(drawn),
                -amount if sign > 0 else amount,
                stocked.income if sells else goods,
                item=item_id,
                itemtype=stocked.itemtype,
                quantity=-quantity if sign > 0 else quantity,
                source=each,
            )
        )
    for each in lines_of(record, "expense"):
        account = text(each.get("account"))
        drawn.append(Line(len(drawn), -sign * number(each.get("amount")), account, source=each))
    if shipping := number(record.get("shippingCost")):
        drawn.append(Line(len(drawn), -sign * shipping, chart.freight, itemtype="ShipItem", quantity=Decimal(-sign)))
    if tax := number(record.get("taxTotal")):
        drawn.append(Line(len(drawn), -sign * tax, chart.tax, taxline=True, itemtype="TaxItem"))
    main.amount = -sum((line.amount for line in drawn[1:]), Decimal(0))
    if len(drawn) == 1:
        main.amount = sign * number(record.get("total"))
    return drawn


def _payment(record_type: str, record: Record, chart: Chart) -> list[Line]:
    way, field, account, other_field, other = _SETTLING[record_type]
    amount = way * number(record.get("payment", record.get("total")))
    return [
        Line(0, amount, text(record.get(field)) or getattr(chart, account), mainline=True),
        Line(1, -amount, text(record.get(other_field)) or getattr(chart, other)),
    ]


def _taken_to_the_bank(record: Record, chart: Chart) -> list[Line]:
    """Draw a bank deposit: payments and other money go in, less what was kept as cash."""
    drawn = [Line(0, Decimal(0), text(record.get("account")) or chart.bank, mainline=True)]
    for sublist, way in (("payment", -1), ("other", -1), ("cashBack", 1)):
        for each in lines_of(record, sublist):
            amount = number(each.get("amount", each.get("paymentAmount")))
            drawn.append(Line(len(drawn), way * amount, text(each.get("account")) or chart.undeposited, source=each))
    drawn[0].amount = -sum((line.amount for line in drawn[1:]), Decimal(0))
    return drawn


def _transfer(record: Record, chart: Chart) -> list[Line]:
    amount = number(record.get("fromAmount", record.get("amount", record.get("total"))))
    return [
        Line(0, amount, text(record.get("toAccount")) or chart.bank, mainline=True),
        Line(1, -amount, text(record.get("fromAccount")) or chart.bank),
    ]


def _fulfillment(record: Record, chart: Chart) -> list[Line]:
    drawn = [Line(0, Decimal(0), "", mainline=True)]
    for each in lines_of(record, "item"):
        item_id = text(each.get("item"))
        stocked = chart.item(item_id)
        quantity = number(each.get("quantity", 1))
        cost = (quantity * stocked.cost).quantize(CENT) if stocked.itemtype in STOCKED else Decimal(0)
        goods = Line(
            len(drawn), -cost, stocked.asset, item=item_id, itemtype=stocked.itemtype, quantity=-quantity, source=each
        )
        sold = replace(goods, id=len(drawn) + 1, amount=cost, account=stocked.cogs, quantity=quantity, iscogs=True)
        drawn.extend((goods, sold))
    return drawn


def _journal(record: Record) -> Iterator[Line]:
    for at, each in enumerate(lines_of(record, "line")):
        amount = number(each.get("debit")) - number(each.get("credit"))
        yield Line(at, amount, text(each.get("account")), source=each)


def _amount(line: Mapping[str, Any]) -> Decimal:
    if "amount" in line:
        return number(line["amount"])
    return (number(line.get("rate")) * number(line.get("quantity", 1))).quantize(CENT)


def _first(accounts: list[Record], account_type: str, word: str = "") -> str:
    """Find the first account of a type, with this word in its name if there is one."""
    of_type = [each for each in accounts if text(each.get("acctType")) == account_type]
    named = [each for each in of_type if word and word in each.get("acctName", "").lower()]
    chosen = named or of_type
    return str(chosen[0]["id"]) if chosen else ""
