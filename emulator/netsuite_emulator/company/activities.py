"""A few dozen tasks, phone calls, events, support cases and notes around today."""

from datetime import date, timedelta
from random import Random

from netsuite_emulator.company.parties import Parties
from netsuite_emulator.store import Record, RecordStore

_SUBJECTS = (
    "Call about late delivery",
    "Send new price list",
    "Check credit limit",
    "Plan site visit",
    "Ask for reference",
    "Renew framework agreement",
)
_CASES = (
    "Wrong quantity delivered",
    "Invoice shows old address",
    "Valve leaks after installation",
    "Portal password reset",
    "Missing certificate of origin",
)


def get_busy(store: RecordStore, random: Random, parties: Parties, today: date) -> None:
    """Put the activities of the last three months and the next."""
    for number in range(60):
        _task(store, random, parties, today + timedelta(days=random.randint(-60, 20)), number)
    for _ in range(40):
        _call(store, random, parties, today - timedelta(days=random.randint(0, 60)))
    for _ in range(30):
        _event(store, random, parties, today + timedelta(days=random.randint(-30, 30)))
    for number in range(48):
        _case(store, random, parties, today - timedelta(days=random.randint(0, 90)), number)
    for _ in range(50):
        _note(store, random, parties, today - timedelta(days=random.randint(0, 200)))


def _about(random: Random, parties: Parties, day: date) -> Record:
    return {
        "title": random.choice(_SUBJECTS),
        "company": {"id": random.choice(parties.customers).id},
        "startDate": day.isoformat(),
        "createdDate": f"{day - timedelta(days=2)}T10:00:00Z",
        "lastModifiedDate": f"{day - timedelta(days=1)}T10:00:00Z",
    }


def _task(store: RecordStore, random: Random, parties: Parties, day: date, number: int) -> None:
    status = random.choice(("NOTSTART", "PROGRESS", "COMPLETE"))
    record: Record = {
        **_about(random, parties, day),
        "assigned": {"id": random.choice(parties.sales_reps)},
        "owner": {"id": parties.sales_reps[number % len(parties.sales_reps)]},
        "priority": {"id": random.choice(("HIGH", "MEDIUM", "MEDIUM", "LOW"))},
        "status": {"id": status},
        "dueDate": (day + timedelta(days=7)).isoformat(),
        "percentComplete": {"NOTSTART": 0.0, "PROGRESS": 50.0, "COMPLETE": 100.0}[status],
    }
    if status == "COMPLETE":
        record["completedDate"] = (day + timedelta(days=3)).isoformat()
    store.put("task", record)


def _call(store: RecordStore, random: Random, parties: Parties, day: date) -> None:
    store.put(
        "phoneCall",
        {
            **_about(random, parties, day),
            "assigned": {"id": random.choice(parties.sales_reps)},
            "phone": f"({random.randint(201, 989)}) 555-01{random.randint(0, 99):02}",
            "priority": {"id": "MEDIUM"},
            "status": {"id": random.choice(("SCHEDULED", "COMPLETE"))},
        },
    )


def _event(store: RecordStore, random: Random, parties: Parties, day: date) -> None:
    store.put(
        "calendarEvent",
        {
            **_about(random, parties, day),
            "organizer": {"id": random.choice(parties.employees)},
            "status": {"id": "CONFIRMED"},
            "accessLevel": {"id": "PUBLIC"},
            "allDayEvent": False,
        },
    )


def _note(store: RecordStore, random: Random, parties: Parties, day: date) -> None:
    subject = random.choice(_SUBJECTS)
    store.put(
        "note",
        {
            "title": subject,
            "note": f"{subject}: done, nothing open.",
            "entity": {"id": random.choice(parties.customers).id},
            "author": {"id": random.choice(parties.employees)},
            "noteDate": f"{day}T11:15:00Z",
            "lastModifiedDate": f"{day}T11:15:00Z",
        },
    )


def _case(store: RecordStore, random: Random, parties: Parties, day: date, number: int) -> None:
    status = random.choice("11223455")
    customer = random.choice(parties.customers)
    record: Record = {
        "caseNumber": str(1001 + number),
        "title": random.choice(_CASES),
        "company": {"id": customer.id},
        "email": customer.record["email"],
        "subsidiary": {"id": customer.subsidiary.id},
        "assigned": {"id": random.choice(parties.employees)},
        "status": {"id": status},
        "priority": {"id": random.choice("1223")},
        "category": {"id": random.choice("123")},
        "origin": {"id": random.choice("123")},
        "startDate": day.isoformat(),
        "createdDate": f"{day}T09:30:00Z",
        "lastModifiedDate": f"{day}T09:30:00Z",
        "isInactive": False,
    }
    if status == "5":
        record["endDate"] = (day + timedelta(days=random.randint(0, 5))).isoformat()
    store.put("supportCase", record)
