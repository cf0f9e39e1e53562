"""A small account whose every row a test can know, and how to ask it."""

from datetime import date

from netsuite_emulator.store import RecordStore

TODAY = date(2026, 3, 12)
UNSUPPORTED = "Search error occurred: Invalid or unsupported search."


def small_account():
    """Three customers, a vendor, an item in stock, and an order with its unpaid invoice."""
    filled = RecordStore()
    for record_id, acct_type, name in (
        ("1", "AcctRec", "Accounts Receivable"),
        ("2", "Income", "Sales"),
        ("3", "OthCurrLiab", "Sales Taxes Payable"),
        ("4", "Bank", "Checking"),
    ):
        filled.put(
            "account",
            {"id": record_id, "acctName": name, "acctNumber": f"{record_id}000", "acctType": {"id": acct_type}},
        )
    filled.put("subsidiary", {"id": "1", "name": "Parent Company"})
    filled.put("location", {"id": "1", "name": "Main Warehouse"})
    filled.put("employee", {"id": "5", "entityId": "Nina Falk", "firstName": "Nina", "lastName": "Falk"})
    for record_id, name, more in (
        ("11", "Brenova Tools", {"email": "ap@example.com", "salesRep": {"id": "5"}, "creditLimit": 2500.5}),
        ("12", "Corindra Supply", {"isInactive": True}),
        ("-7", "Cash Customer", {"isPerson": True}),
    ):
        filled.put(
            "customer",
            {
                "id": record_id,
                "entityId": name,
                "companyName": name,
                "subsidiary": {"id": "1"},
                "emailPreference": {"id": "DEFAULT"},
                "dateCreated": f"2025-0{len(name) % 9 + 1}-15T16:45:00Z",
                **more,
            },
        )
    filled.put("vendor", {"id": "21", "entityId": "Ulmixon Freight", "companyName": "Ulmixon Freight"})
    filled.put(
        "inventoryItem",
        {
            "id": "31",
            "itemId": "FAS-1001",
            "displayName": "Hex Bolt",
            "quantityOnHand": 40.0,
            "quantityAvailable": 35.0,
            "locations": {"items": [{"location": {"id": "1"}, "quantityOnHand": 40.0, "quantityAvailable": 35.0}]},
        },
    )
    line = {"line": 1, "item": {"id": "31"}, "description": "Bolts", "quantity": 4.0, "rate": 25.125, "amount": 100.5}
    common = {
        "entity": {"id": "11"},
        "subsidiary": {"id": "1"},
        "taxTotal": 8.0,
        "total": 108.5,
        "item": {"items": [line]},
    }
    filled.put(
        "salesOrder",
        {**common, "id": "101", "tranId": "SO1", "tranDate": "2026-01-05", "status": {"id": "G"}, "memo": "Rush"},
    )
    filled.put(
        "invoice",
        {
            **common,
            "id": "102",
            "tranId": "INV1",
            "tranDate": "2026-01-06",
            "dueDate": "2026-02-05",
            "createdDate": "2026-01-06T08:30:00Z",
            "status": {"id": "A"},
            "createdFrom": {"id": "101"},
            "amountRemaining": 108.5,
        },
    )
    return filled


def asking(service):
    return lambda text: service.run(text, limit=1000, offset=0).rows
