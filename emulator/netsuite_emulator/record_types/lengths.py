"""How many characters a text may have, by the name of its field; Oracle publishes no list."""

from collections.abc import Mapping

# Named by refusals of accounts: phone 32, addr1 150, state 30, memo 4,000, title 256, in public reports and clients.
_REFUSED = {"phone": 32, "addr1": 150, "state": 30, "memo": 4_000, "title": 256}

# Named by a published template for imports; where it and a refusal differ, the refusal counts (phone was 21 there), and
# what is alike is taken to be alike (other phone numbers, the second line of an address).
_IN_A_TEMPLATE = {
    **dict.fromkeys(("altPhone", "fax", "homePhone", "mobilePhone", "officePhone", "addrPhone"), 32),
    "accountNumber": 99,
    "addr2": 150,
    "addressee": 83,
    "attention": 83,
    "comments": 4_000,
    "companyName": 83,
    "entityId": 80,
    "label": 50,
    "url": 100,
}

LENGTHS: Mapping[str, int] = {**_IN_A_TEMPLATE, **_REFUSED}
