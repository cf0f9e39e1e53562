"""From quote to cash: estimates, orders, fulfilments, invoices, payments and credits over the planned days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from netsuite_emulator.company.books import Books
from netsuite_emulator.company.catalogue import Item
from netsuite_emulator.company.organisation import SALES, reference
from netsuite_emulator.company.parties import Customer
from netsuite_emulator.store import Record

_ORDERS = 2650
_CASH_SALES = 220
_ESTIMATES = 160
_OPPORTUNITIES = 90
# How many of the invoices long overdue nobody pays: some dozens, as dunning examples expect.
_DISPUTED = 42
_SLOW_PAYERS, _OF_A_SLOW_PAYER = 6, 3
_LONG_OVERDUE = timedelta(days=31)
_CHANNELS = ("Web", "Phone", "Field")


@dataclass(slots=True)
class Sale:
    """One order on its way: the days on which its documents are written, and the ids they got."""

    customer: Customer
    lines: list[Record]
    ordered: date
    shipped: date
    due: date
    paid: date
    shipping: float
    disputed: bool = False
    cancelled: bool = False
    credited: float = 0.0
    paid_in_part: float = 0.0
    order_id: str = ""
    invoice_id: str = ""
    subtotal: float = field(init=False)
    tax: float = field(init=False)
    total: float = field(init=False)

    def __post_init__(self) -> None:
        self.subtotal = _money(sum(line["amount"] for line in self.lines))
        self.tax = _money(self.subtotal * self.customer.subsidiary.tax_rate) if self.customer.taxable else 0.0
        self.total = _money(self.subtotal + self.tax + self.shipping)


def sell(books: Books, customers: list[Customer], items: list[Item], first_day: date, busyness: float) -> None:
    """Plan all sales from the first day to today."""
    random = books.random
    active = random.sample([each for each in customers if not each.record["isInactive"]], 700)
    weights = [random.lognormvariate(0, 0.9) for _ in active]
    days = _working_days(first_day, books.today)
    on_sale = [item for item in items if item.price > 2]
    sales: list[Sale] = []
    for day in sorted(random.choices(days, k=round(_ORDERS * busyness))):
        customer = random.choices(active, weights)[0]
        sales.append(_sale(random, customer, on_sale, day))
    late = [sale for sale in sales if not sale.cancelled and books.today - sale.due >= _LONG_OVERDUE]
    for sale in _never_paid(random, late):
        sale.disputed = True
        sale.credited = 0.0
        if random.random() < 0.2:
            sale.paid_in_part = _money(sale.total / 2)
    for sale in sales:
        _plan(books, sale)
    for day in random.choices(days, k=round(_CASH_SALES * busyness)):
        _plan_cash_sale(books, random.choices(active, weights)[0], on_sale, day)
    recent = [day for day in days if books.today - day < timedelta(days=120)]
    for day in random.choices(recent, k=round(_ESTIMATES * busyness)):
        _plan_estimate(books, random.choice(active), on_sale, day)
    for day in random.choices(recent, k=round(_OPPORTUNITIES * busyness)):
        _plan_opportunity(books, random.choice(active), day)


def _never_paid(random: Random, late: list[Sale]) -> list[Sale]:
    """Choose the invoices nobody pays: several from each of a few customers, one each from the others."""
    of_customer: dict[str, list[Sale]] = {}
    for sale in late:
        of_customer.setdefault(sale.customer.id, []).append(sale)
    regular = [each for each in of_customer.values() if len(each) >= _OF_A_SLOW_PAYER]
    slow = random.sample(regular, min(_SLOW_PAYERS, len(regular)))
    several = [sale for each in slow for sale in random.sample(each, _OF_A_SLOW_PAYER)]
    others = [random.choice(each) for each in of_customer.values() if each not in slow]
    return several + random.sample(others, min(_DISPUTED - len(several), len(others)))


def _working_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5] or [first]


def _sale(random: Random, customer: Customer, items: list[Item], day: date) -> Sale:
    shipped = day + timedelta(days=random.choice((0, 1, 1, 2, 3, 5, 8)))
    due = shipped + timedelta(days=customer.days)
    return Sale(
        customer,
        [*_lines(random, items)],
        day,
        shipped,
        due,
        paid=max(shipped, due + timedelta(days=min(28, round(random.gauss(2, 9))))),
        shipping=random.choice((0.0, 0.0, 12.5, 25.0, 48.0)),
        cancelled=random.random() < 0.015,
        credited=random.choice((0.05, 0.1, 0.2)) if random.random() < 0.05 else 0.0,
    )


def _lines(random: Random, items: list[Item]) -> Iterator[Record]:
    chosen = random.sample(items, random.choice((1, 1, 2, 2, 3, 4)))
    for number, item in enumerate(chosen, 1):
        quantity = random.choice((2, 4, 5, 10, 12, 20, 25, 40, 60, 100, 150))
        rate = item.price if random.random() < 0.7 else _money(item.price * 0.88)
        yield {
            "line": number,
            "item": reference(item.id),
            "description": item.description,
            "quantity": float(quantity),
            "rate": rate,
            "amount": _money(quantity * rate),
            "class": reference(item.family),
            "price": reference("1" if rate == item.price else "2"),
            "isClosed": False,
        }


def _plan(books: Books, sale: Sale) -> None:
    books.plan(sale.ordered, lambda: _order(books, sale))
    if sale.cancelled:
        return
    books.plan(sale.shipped, lambda: _fulfil(books, sale))
    books.plan(sale.shipped, lambda: _invoice(books, sale))
    if sale.credited:
        books.plan(sale.paid, lambda: _credit(books, sale))
    if not sale.disputed or sale.paid_in_part:
        books.plan(sale.paid, lambda: _receive(books, sale))


def of_customer(customer: Customer) -> Record:
    """Give what every paper of a customer's says."""
    return {
        "entity": reference(customer.id),
        "subsidiary": reference(customer.subsidiary.id),
        "currency": customer.record["currency"],
        "exchangeRate": customer.rate,
        "department": reference(SALES),
        "location": reference(customer.subsidiary.location),
    }


def _common(sale: Sale) -> Record:
    customer = sale.customer
    return of_customer(customer) | {"salesRep": reference(customer.sales_rep), "terms": customer.record["terms"]}


def _amounts(sale: Sale) -> Record:
    return {
        "subtotal": sale.subtotal,
        "taxTotal": sale.tax,
        "shippingCost": sale.shipping,
        "discountTotal": 0.0,
        "total": sale.total,
    }


def _order(books: Books, sale: Sale) -> None:
    shipped = sale.shipped <= books.today
    letter = "C" if sale.cancelled else "G" if shipped else "B" if sale.ordered < books.today else "A"
    if letter in "AB":
        sale.customer.unbilled += sale.total * sale.customer.rate
    lines = sale.lines
    if shipped and not sale.cancelled:
        lines = [{**line, "quantityFulfilled": line["quantity"], "quantityBilled": line["quantity"]} for line in lines]
    sale.order_id = books.enter(
        "salesOrder",
        sale.ordered,
        {
            **_common(sale),
            **_amounts(sale),
            "item": {"items": lines},
            "status": reference(letter),
            "orderStatus": reference(letter),
            "shipDate": sale.shipped.isoformat(),
            "otherRefNum": f"PO-{books.random.randint(10000, 99999)}",
            "custbody_sales_channel": books.random.choice(_CHANNELS),
        },
    )


def _fulfil(books: Books, sale: Sale) -> None:
    common = _common(sale)
    books.enter(
        "itemFulfillment",
        sale.shipped,
        {
            **{name: common[name] for name in ("entity", "subsidiary", "currency", "department", "location")},
            "createdFrom": reference(sale.order_id),
            "shipStatus": reference("C"),
            "status": reference("C"),
            "shippedDate": sale.shipped.isoformat(),
            "item": {
                "items": [
                    {name: line[name] for name in ("line", "item", "description", "quantity", "class")}
                    | {"orderLine": line["line"]}
                    for line in sale.lines
                ]
            },
        },
    )


def _invoice(books: Books, sale: Sale) -> None:
    credited = _money(sale.total * sale.credited) if sale.credited and sale.paid <= books.today else 0.0
    remaining = 0.0 if sale.paid <= books.today else sale.total
    if sale.disputed:
        remaining = _money(sale.total - sale.paid_in_part) if sale.paid <= books.today else sale.total
    customer = sale.customer
    customer.owed += remaining * customer.rate
    if sale.due < books.today and remaining:
        customer.overdue += remaining * customer.rate
        customer.days_overdue = max(customer.days_overdue, (books.today - sale.due).days)
    sale.credited = credited
    sale.invoice_id = books.enter(
        "invoice",
        sale.shipped,
        {
            **_common(sale),
            **_amounts(sale),
            "account": reference(books.organisation.accounts["1100"]),
            "createdFrom": reference(sale.order_id),
            "dueDate": sale.due.isoformat(),
            "item": {"items": [line | {"orderLine": line["line"]} for line in sale.lines]},
            "amountPaid": _money(sale.total - remaining),
            "amountRemaining": remaining,
            "status": reference("A" if remaining else "B"),
            "approvalStatus": reference("2"),
        },
    )


def _credit(books: Books, sale: Sale) -> None:
    line = {**sale.lines[0], "quantity": 1.0, "rate": sale.credited, "amount": sale.credited, "price": reference("-1")}
    books.enter(
        "creditMemo",
        sale.paid,
        {
            **_common(sale),
            "account": reference(books.organisation.accounts["1100"]),
            "createdFrom": reference(sale.invoice_id),
            "memo": "Goods damaged in transit",
            "item": {"items": [line]},
            "subtotal": sale.credited,
            "taxTotal": 0.0,
            "total": sale.credited,
            "applied": sale.credited,
            "unapplied": 0.0,
            "amountRemaining": 0.0,
            "status": reference("B"),
            "apply": _applied(sale, sale.credited),
        },
    )


def _receive(books: Books, sale: Sale) -> None:
    amount = sale.paid_in_part or _money(sale.total - sale.credited)
    customer = sale.customer
    books.enter(
        "customerPayment",
        sale.paid,
        {
            "customer": reference(customer.id),
            "subsidiary": reference(customer.subsidiary.id),
            "currency": customer.record["currency"],
            "exchangeRate": customer.rate,
            "arAcct": reference(books.organisation.accounts["1100"]),
            "account": reference(books.organisation.accounts[customer.subsidiary.bank]),
            "paymentMethod": reference(books.random.choice(("1", "2", "2", "3"))),
            "payment": amount,
            "total": amount,
            "applied": amount,
            "unapplied": 0.0,
            "status": reference("C"),
            "apply": _applied(sale, amount),
        },
    )


def _applied(sale: Sale, amount: float) -> Record:
    return {
        "items": [{"line": 1, "doc": reference(sale.invoice_id), "apply": True, "amount": amount, "total": sale.total}]
    }


def _plan_cash_sale(books: Books, customer: Customer, items: list[Item], day: date) -> None:
    sale = _sale(books.random, customer, items, day)

    def entry() -> None:
        books.enter(
            "cashSale",
            day,
            {
                **_common(sale),
                **_amounts(sale),
                "account": reference(books.organisation.accounts[customer.subsidiary.bank]),
                "item": {"items": sale.lines},
                "paymentMethod": reference("3"),
                "status": reference("C"),
            },
        )

    books.plan(day, entry)


def _plan_estimate(books: Books, customer: Customer, items: list[Item], day: date) -> None:
    sale = _sale(books.random, customer, items, day)
    expires = day + timedelta(days=45)
    letter = "X" if expires < books.today else books.random.choice("AAB")

    def entry() -> None:
        books.enter(
            "estimate",
            day,
            {
                **_common(sale),
                **_amounts(sale),
                "item": {"items": sale.lines},
                "status": reference(letter),
                "dueDate": expires.isoformat(),
                "expectedCloseDate": expires.isoformat(),
                "probability": 60.0,
                "entityStatus": reference("10"),
                "title": f"Quote for {customer.record['entityId']}",
            },
        )

    books.plan(day, entry)


def _plan_opportunity(books: Books, customer: Customer, day: date) -> None:
    projected = float(books.random.choice((5000, 8000, 12000, 20000, 45000)))
    letter = books.random.choice("AAABCD")

    def entry() -> None:
        books.enter(
            "opportunity",
            day,
            {
                "entity": reference(customer.id),
                "subsidiary": reference(customer.subsidiary.id),
                "currency": customer.record["currency"],
                "exchangeRate": customer.rate,
                "salesRep": reference(customer.sales_rep),
                "title": f"New branch for {customer.record['entityId']}",
                "projectedTotal": projected,
                "total": projected,
                "probability": {"A": 30.0, "B": 60.0, "C": 100.0, "D": 0.0}[letter],
                "expectedCloseDate": (day + timedelta(days=60)).isoformat(),
                "status": reference(letter),
                "entityStatus": {"id": {"A": "8", "B": "10", "C": "13", "D": "14"}[letter]},
            },
        )

    books.plan(day, entry)


def _money(amount: float) -> float:
    return round(amount, 2)
