"""Whom the company knows: employees, customers, vendors, contacts and partners."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from netsuite_emulator.company import names
from netsuite_emulator.company.organisation import EURO_RATE, SUBSIDIARIES, TERMS, Subsidiary
from netsuite_emulator.store import Record, RecordStore

_EMPLOYEES = 40
_CUSTOMERS = 2100
_VENDORS = 66
_CONTACTS = 300
_PARTNERS = 12
_EURO = "4"


@dataclass(slots=True)
class Customer:
    """A customer, and what its transactions need; balances are written on its record when trading is done."""

    record: Record
    subsidiary: Subsidiary
    rate: float
    days: int
    sales_rep: str
    taxable: bool
    owed: float = 0.0
    overdue: float = 0.0
    unbilled: float = 0.0
    deposited: float = 0.0
    days_overdue: int = 0

    @property
    def id(self) -> str:
        """Its internal id."""
        return str(self.record["id"])


@dataclass(slots=True)
class Vendor:
    """A vendor, and what is owed to it."""

    record: Record
    days: int
    owed: float = 0.0

    @property
    def id(self) -> str:
        """Its internal id."""
        return str(self.record["id"])


@dataclass(slots=True)
class Parties:
    """Everybody. Customers and vendors are put into the store last, when their balances are known."""

    employees: list[str] = field(default_factory=list[str])
    sales_reps: list[str] = field(default_factory=list[str])
    customers: list[Customer] = field(default_factory=list[Customer])
    vendors: list[Vendor] = field(default_factory=list[Vendor])


EXAMPLE = "107"
"""The customer that every example of the documentation asks for."""


def meet(store: RecordStore, random: Random, today: date) -> Parties:
    """Invent everybody; ids are taken from one sequence, as real accounts do."""
    parties = Parties()
    people = names.people(random)
    firms = names.firms(random)
    opened = date(today.year - 8, 1, 1)
    _hire(store, random, parties, people, opened)
    known = _Numbers(1001)
    for number in range(_VENDORS):
        parties.vendors.append(_vendor(random, number, firms, known, opened))
    for _ in range(_CUSTOMERS):
        parties.customers.append(_customer(random, firms, people, known, sales_reps=parties.sales_reps, today=today))
    parties.customers[0].record["id"] = EXAMPLE
    for _ in range(_PARTNERS):
        _partner(store, random, firms, known)
    for customer in random.sample(parties.customers, _CONTACTS):
        _contact(store, random, people, known, customer)
    return parties


class _Numbers:
    """The ids of entities, with the gaps that deleted records leave."""

    def __init__(self, first: int) -> None:
        self._next = first

    def take(self, random: Random) -> str:
        number = self._next
        self._next += 1 if random.random() < 0.93 else random.randint(2, 9)
        return str(number)


def _hire(
    store: RecordStore, random: Random, parties: Parties, people: Iterator[tuple[str, str]], opened: date
) -> None:
    departments = ("1",) * 16 + ("2",) * 5 + ("3",) * 9 + ("4",) * 6 + ("5",) * 4
    for number, department in enumerate(departments[:_EMPLOYEES]):
        first, last = next(people)
        sells = department == "1"
        hired = opened + timedelta(days=random.randint(0, 2000))
        record: Record = {
            # The administrator who opened a real account has a negative id.
            "id": "-5" if number == 0 else str(number + 3),
            "entityId": f"{first} {last}",
            "firstName": first,
            "lastName": last,
            "email": f"{first}.{last}@example.com".lower(),
            "officePhone": _phone(random),
            "title": _title(department, random),
            "department": {"id": department},
            "subsidiary": {"id": random.choices(SUBSIDIARIES, (8, 1, 1))[0].id},
            "hireDate": hired.isoformat(),
            "isSalesRep": sells,
            "isSupportRep": department == "5",
            "giveAccess": number % 3 == 0,
            "isInactive": number % 19 == 18,
            "dateCreated": f"{hired}T16:00:00Z",
            "lastModifiedDate": f"{hired}T16:00:00Z",
        }
        if parties.employees:
            record["supervisor"] = {"id": parties.employees[0]}
        parties.employees.append(store.put("employee", record))
        if sells and not record["isInactive"]:
            parties.sales_reps.append(record["id"])


def _title(department: str, random: Random) -> str:
    titles = {
        "1": ("Account Executive", "Sales Representative"),
        "2": ("Buyer",),
        "3": ("Warehouse Associate", "Shift Lead"),
        "4": ("Accountant", "Controller", "AR Specialist"),
        "5": ("Support Specialist",),
    }
    return random.choice(titles[department])


def _customer(
    random: Random,
    firms: Iterator[tuple[str, str]],
    people: Iterator[tuple[str, str]],
    known: _Numbers,
    *,
    sales_reps: Sequence[str],
    today: date,
) -> Customer:
    subsidiary = random.choices(SUBSIDIARIES, (75, 10, 15))[0]
    euro = subsidiary.country == "GB" and random.random() < 0.3
    is_person = random.random() < 0.2
    terms = random.choices(TERMS, (2, 10, 4, 2, 1))[0]
    sales_rep = random.choice(sales_reps)
    since = today - timedelta(days=random.randint(740, 2900))
    record: Record = {
        "id": known.take(random),
        **(_individual(people) if is_person else _firm(random, firms, subsidiary.country)),
        "isPerson": is_person,
        "isInactive": random.random() < 0.04,
        "phone": _phone(random),
        "subsidiary": {"id": subsidiary.id},
        "currency": {"id": _EURO if euro else subsidiary.currency},
        "terms": {"id": terms[0]},
        "category": {"id": "5" if is_person else str(random.randint(1, 4))},
        "entityStatus": {"id": "13"},
        "emailPreference": {"id": "DEFAULT"},
        "creditHoldOverride": {"id": "ON" if random.random() < 0.01 else "AUTO"},
        "salesRep": {"id": sales_rep},
        "priceLevel": {"id": random.choice(("1", "1", "2"))},
        "dateCreated": f"{since}T{random.randint(8, 17):02}:{random.randint(0, 59):02}:00Z",
        "lastModifiedDate": f"{since + timedelta(days=random.randint(0, 700))}T12:00:00Z",
        "addressBook": {"items": [_address(random, subsidiary.country)]},
        "custentity_segment": random.choice(("Key account", "Growth", "Standard")),
    }
    if not is_person:
        record["creditLimit"] = float(random.choice((5000, 10000, 25000, 50000, 100000)))
    if random.random() < 0.15:
        record["externalId"] = f"CRM-{record['id']}"
    rate = EURO_RATE if euro else 1.0
    return Customer(record, subsidiary, rate, terms[2], sales_rep, taxable=random.random() < 0.55)


def _individual(people: Iterator[tuple[str, str]]) -> Record:
    first, last = next(people)
    name = f"{first} {last}"
    return {"entityId": name, "firstName": first, "lastName": last, "email": f"{first}.{last}.home@example.com".lower()}


def _firm(random: Random, firms: Iterator[tuple[str, str]], country: str) -> Record:
    name, word = next(firms)
    full_name = f"{name} {names.legal_form(random, country)}"
    department = random.choice(("ap", "accounts", "office", "orders"))
    slug = name.lower().replace(" ", "-")
    return {
        "entityId": full_name,
        "companyName": full_name,
        "email": f"{department}.{slug}@example.com",
        "url": f"https://example.com/{word.lower()}",
    }


def _vendor(random: Random, number: int, firms: Iterator[tuple[str, str]], known: _Numbers, opened: date) -> Vendor:
    terms = random.choices(TERMS, (1, 8, 3, 2, 1))[0]
    created = f"{opened + timedelta(days=random.randint(0, 1500))}T15:00:00Z"
    record: Record = {
        "isPerson": False,
        "isInactive": number % 23 == 22,
        "subsidiary": {"id": "1"},
        "currency": {"id": "1"},
        "terms": {"id": terms[0]},
        "category": {"id": "1" if number < 40 else random.choice(("2", "3", "4"))},
        "dateCreated": created,
        "lastModifiedDate": created,
    }
    if number == _VENDORS - 1:
        # Accounts are born with tax agencies that have negative ids and no company name.
        return Vendor({**record, "id": "-3", "entityId": "State Sales Tax Agency", "category": {"id": "5"}}, terms[2])
    record = {"id": known.take(random), **_firm(random, firms, "US"), **record, "phone": _phone(random)}
    record["addressBook"] = {"items": [_address(random, "US")]}
    return Vendor(record, terms[2])


def _partner(store: RecordStore, random: Random, firms: Iterator[tuple[str, str]], known: _Numbers) -> None:
    record: Record = {"id": known.take(random), **_firm(random, firms, "US"), "isPerson": False, "isInactive": False}
    store.put("partner", {**record, "partnerCode": f"P{record['id']}", "subsidiary": {"id": "1"}})


def _contact(
    store: RecordStore, random: Random, people: Iterator[tuple[str, str]], known: _Numbers, customer: Customer
) -> None:
    first, last = next(people)
    store.put(
        "contact",
        {
            "id": known.take(random),
            "entityId": f"{first} {last}",
            "firstName": first,
            "lastName": last,
            "email": f"{first}.{last}.work@example.com".lower(),
            "title": random.choice(("Owner", "Buyer", "Accounts Payable", "Site Manager")),
            "company": {"id": customer.id},
            "contactRole": {"id": "-10"},
            "subsidiary": {"id": customer.subsidiary.id},
            "isInactive": False,
        },
    )


def _address(random: Random, country: str) -> Record:
    city, state, postcode = random.choice(names.PLACES[country])
    address: Record = {
        "addr1": f"{random.randint(1, 990)} {random.choice(names.STREETS)} Street",
        "city": city,
        "zip": postcode,
        "country": {"id": country},
    }
    if state:
        address["state"] = state
    return {
        "id": "1",
        "label": "Main",
        "defaultBilling": True,
        "defaultShipping": True,
        "isResidential": False,
        "addressBookAddress": address,
    }


def _phone(random: Random) -> str:
    return f"({random.randint(201, 989)}) 555-01{random.randint(0, 99):02}"
