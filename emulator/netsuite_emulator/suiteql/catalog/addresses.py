"""
Addresses: those in the address books of entities, those on transactions, and the main ones of the organisation.

An address is found by its `nkey`; the address book of each kind of entity is a table of its own, and so are its
addresses.
"""

from netsuite_emulator.suiteql.catalog.columns import Table, table

_ADDRESS = """
id: nkey
text: addr1 addr2 addr3 addressee addrphone addrtext attention city dropdownstate externalid state zip
list address.country: country
flag: override
time: lastmodifieddate
integer: recordowner
"""

_BOOK = """
id: internalid
ref entity: entity
ref address: addressbookaddress
text: label
flag: defaultbilling defaultshipping isresidential
"""

_OWNERS = ("customer", "vendor", "employee", "contact", "partner", "job", "othername")

# A sale that has no address of its own goes to the one in the customer's book.
_SALES = "('SalesOrd', 'CustInvc', 'CashSale', 'CustCred', 'Estimate', 'ItemShip', 'RtnAuth')"


def _of_transactions(name: str, use: str, last_digit: int) -> Table:
    return table(
        name,
        _ADDRESS,
        key="nkey",
        view=f"""
SELECT t.id * 10 + {last_digit} AS nkey, a.* EXCLUDE (nkey, recordowner), t.id AS recordowner
FROM "transaction" AS t JOIN customer AS c ON c.id = t.entity JOIN entityaddress AS a ON a.nkey = c.default{use}address
WHERE t.type IN {_SALES}
""",  # noqa: S608 - our own text
    )


def address_of_transaction(last_digit: int) -> str:
    """Give the formula of the key by which a transaction finds its address."""
    return f"CASE WHEN {{row}}.type IN {_SALES} THEN {{row}}.id * 10 + {last_digit} END"


BILLING, SHIPPING = 1, 2

# One client finds the address of a quote there by its key.
_BOOKED = {use: f"SELECT * FROM transaction{use}address" for use in ("billing", "shipping")}  # noqa: S608 - our own text

TABLES = (
    table("entityaddress", _ADDRESS, key="recordowner"),
    table("entityaddressbook", _BOOK, key="entity"),
    *(
        table(
            f"{owner}addressbook",
            _BOOK,
            key="entity",
            view=f"SELECT b.* FROM entityaddressbook AS b WHERE b.entity IN (SELECT o.id FROM {owner} AS o)",  # noqa: S608
        )
        for owner in _OWNERS
    ),
    *(
        table(
            f"{owner}addressbookentityaddress",
            _ADDRESS,
            key="nkey",
            view=f"SELECT a.* FROM entityaddress AS a WHERE a.recordowner IN (SELECT o.id FROM {owner} AS o)",  # noqa: S608
        )
        for owner in _OWNERS
    ),
    _of_transactions("transactionbillingaddress", "billing", BILLING),
    _of_transactions("transactionshippingaddress", "shipping", SHIPPING),
    table(
        "transactionaddressmappingaddress",
        _ADDRESS,
        key="nkey",
        view="SELECT * FROM transactionbillingaddress UNION ALL SELECT * FROM transactionshippingaddress",
    ),
    *(
        table(f"{owner}{use}address", _ADDRESS, key="nkey")
        for owner in ("subsidiary", "location")
        for use in ("main", "return", "shipping")
    ),
    table("companyaddressbook", _BOOK, key="entity"),
    table("companyaddressbookentityaddress", _ADDRESS, key="nkey"),
    table("workplacemainaddress", _ADDRESS, key="nkey"),
    table("transactionlineaddressmappinglineaddress", _ADDRESS, key="nkey"),
    *(
        table(f"transaction{use}addressbookentityaddress", _ADDRESS, key="nkey", view=_BOOKED.get(use, ""))
        for use in ("billing", "payee", "return", "shipping")
    ),
    *(
        table(f"transaction{use}addressbook", _BOOK, key="entity")
        for use in ("", "billing", "payee", "return", "shipping")
    ),
    table("address", _ADDRESS, key="nkey", view="SELECT * FROM entityaddress"),
)
