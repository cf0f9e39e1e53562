"""What the company sells: stocked goods at several locations, goods it passes on, and services."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from netsuite_emulator.company import names
from netsuite_emulator.company.organisation import Organisation
from netsuite_emulator.company.parties import Vendor
from netsuite_emulator.store import Record, RecordStore

_STOCKED, _PASSED_ON, _SERVICES = 450, 40, 20
_FIRST_ID = 200
_SERVICE_NAMES = ("Installation", "On-site Survey", "Calibration", "Training", "Extended Support")


@dataclass(frozen=True, slots=True)
class Item:
    """An item as transactions see it. `cost` is 0 for what is not stocked."""

    id: str
    price: float
    cost: float
    vendor: str
    description: str
    family: str


def stock_up(
    store: RecordStore, random: Random, organisation: Organisation, vendors: list[Vendor], today: date
) -> list[Item]:
    """Put the items, with prices, stock and preferred vendors."""
    goods = names.goods(random)
    families = {family: str(number) for number, family in enumerate(names.FAMILIES, 1)}
    suppliers = [vendor.id for vendor in vendors[:40]]
    items: list[Item] = []
    for number in range(_STOCKED + _PASSED_ON + _SERVICES):
        code, family, name = next(goods)
        price = round(random.lognormvariate(3.4, 0.9) + 1, 2)
        created = f"{today - timedelta(days=random.randint(760, 2600))}T09:00:00Z"
        record: Record = {
            "id": str(_FIRST_ID + number),
            "itemId": code,
            "displayName": name,
            "salesDescription": f"{name}, {family.lower()}",
            "isInactive": random.random() < 0.03,
            "isFulfillable": True,
            "class": {"id": families[family]},
            "incomeAccount": {"id": organisation.accounts["4000"]},
            "basePrice": price,
            "price": _prices(price),
            "createdDate": created,
            "lastModifiedDate": created,
            "includeChildren": True,
            "subsidiary": {"items": [{"id": "1"}]},
        }
        cost, vendor = 0.0, ""
        if number < _STOCKED:
            cost, vendor = round(price * random.uniform(0.5, 0.68), 2), random.choice(suppliers)
            record |= _stock(random, organisation, vendor, cost)
            record["custitem_warranty_months"] = random.choice((6, 12, 24))
            store.put("inventoryItem", record)
        elif number < _STOCKED + _PASSED_ON:
            store.put("nonInventorySaleItem", record)
        else:
            at = number - _STOCKED - _PASSED_ON
            name = f"{_SERVICE_NAMES[at % len(_SERVICE_NAMES)]} {at // len(_SERVICE_NAMES) + 1}"
            service: Record = {"itemId": f"SRV-{at + 1:02}", "displayName": name, "salesDescription": name}
            service |= {"isFulfillable": False, "incomeAccount": {"id": organisation.accounts["4010"]}}
            store.put("serviceSaleItem", record | service)
        items.append(Item(record["id"], price, cost, vendor, name, families[family]))
    return items


def _prices(price: float) -> Record:
    return {
        "items": [
            {"priceLevel": {"id": "1"}, "priceLevelName": "Base Price", "price": price, "quantity": 0},
            {"priceLevel": {"id": "2"}, "priceLevelName": "Wholesale", "price": round(price * 0.88, 2), "quantity": 0},
        ]
    }


def _stock(random: Random, organisation: Organisation, vendor: str, cost: float) -> Record:
    reorder = random.choice((20, 50, 100, 200))
    locations: list[Record] = []
    for location in ("1", "2", "3", "4"):
        on_hand = random.choice((0, reorder // 2, reorder, reorder * 2, reorder * 3))
        locations.append(
            {
                "location": {"id": location},
                "quantityOnHand": float(on_hand),
                "quantityAvailable": float(on_hand - on_hand // 10),
                "quantityOnOrder": float(reorder * 2 if on_hand < reorder and location == "1" else 0),
                "quantityBackOrdered": 0.0,
                "reorderPoint": float(reorder),
                "averageCostMli": cost,
            }
        )
    on_hand = sum(each["quantityOnHand"] for each in locations)
    return {
        "cost": cost,
        "averageCost": cost,
        "lastPurchasePrice": cost,
        "costingMethod": {"id": "AVG"},
        "quantityOnHand": on_hand,
        "totalQuantityOnHand": on_hand,
        "quantityAvailable": sum(each["quantityAvailable"] for each in locations),
        "quantityOnOrder": sum(each["quantityOnOrder"] for each in locations),
        "totalValue": round(on_hand * cost, 2),
        "reorderPoint": float(reorder),
        "preferredStockLevel": float(reorder * 2),
        "leadTime": float(random.randint(3, 30)),
        "cogsAccount": {"id": organisation.accounts["5000"]},
        "assetAccount": {"id": organisation.accounts["1200"]},
        "preferredLocation": {"id": "1"},
        "itemVendor": {
            "items": [
                {"vendor": {"id": vendor}, "preferredVendor": True, "purchasePrice": cost, "subsidiary": {"id": "1"}}
            ]
        },
        "locations": {"items": locations},
    }
