"""A customer, an item and an order."""

import pytest

from record_answers import id_of


@pytest.fixture
def customer(account):
    return account.given("customer", companyName="Northwind Crates", entityId="Northwind Crates", subsidiary="1")


@pytest.fixture
def item(account):
    return account.given("inventoryItem", itemId="CRATE-1", basePrice=12.5, salesDescription="A crate")


@pytest.fixture
async def order(api, customer, item):
    lines = [{"item": {"id": item}, "quantity": 2}, {"item": {"id": item}, "quantity": 1, "rate": 10}]
    return id_of(await api.post("/salesOrder", json={"entity": {"id": customer}, "item": {"items": lines}}))
