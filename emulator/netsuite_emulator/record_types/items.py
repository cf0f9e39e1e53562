"""What the company sells: stocked items, items it does not stock, and services. They share one id sequence."""

from netsuite_emulator.record_types.fields import Field, RecordType, many, reference

_PRICE_LEVELS = {"1": "Base Price", "2": "Wholesale", "3": "Alternate Price", "5": "Online Price"}

_EVERY_ITEM = (
    *many("string", "id", read_only=True),
    *many("string", "externalId displayName upcCode mpn manufacturer vendorName"),
    Field("itemId", "string", label="Item Name/Number", mandatory=True),
    *many("string", "salesDescription purchaseDescription storeDescription"),
    *many("boolean", "isInactive isOnline isFulfillable isTaxable isDropShipItem"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
    reference("parent", "inventoryItem nonInventorySaleItem serviceSaleItem"),
    reference("department"),
    reference("class", "classification"),
    reference("location"),
    reference("incomeAccount", "account"),
    reference("deferredRevenueAccount", "account"),
    Field("subsidiary", "sublist", "subsidiary"),
    *many("boolean", "includeChildren"),
    *many("number", "basePrice rate"),
    Field(
        "price",
        "sublist",
        key="priceLevel",
        fields=(
            Field("priceLevel", "reference", "priceLevel", options=_PRICE_LEVELS),
            reference("currencyPage", "currency"),
            *many("number", "price quantity discount"),
            *many("string", "priceLevelName"),
        ),
    ),
    Field("unitsType", "reference", "unitsType", options={"1": "Each", "2": "Weight", "3": "Length"}),
    Field("saleUnit", "reference", "unitsType", options={"1": "Each", "2": "Box"}),
    Field("taxSchedule", "reference", "taxSchedule", options={"1": "Taxable", "2": "Not taxable"}),
)

_STOCK = (
    *many("number", "cost averageCost lastPurchasePrice", read_only=False),
    *many("number", "totalQuantityOnHand quantityOnHand quantityAvailable quantityOnOrder totalValue", read_only=True),
    *many("number", "reorderPoint preferredStockLevel safetyStockLevel leadTime weight"),
    Field("costingMethod", "enumeration", options={"AVG": "Average", "FIFO": "FIFO", "STANDARD": "Standard"}),
    Field("weightUnit", "enumeration", options={"1": "lb", "2": "oz", "3": "kg", "4": "g"}),
    reference("cogsAccount", "account"),
    reference("assetAccount", "account"),
    reference("preferredLocation", "location"),
    reference("vendor"),
    Field(
        "itemVendor",
        "sublist",
        key="vendor",
        fields=(
            reference("vendor"),
            reference("subsidiary"),
            *many("string", "vendorCode"),
            *many("number", "purchasePrice"),
            *many("boolean", "preferredVendor"),
        ),
    ),
    Field(
        "locations",
        "sublist",
        key="location",
        fields=(
            reference("location"),
            *many("number", "quantityOnHand quantityAvailable quantityOnOrder quantityBackOrdered", read_only=True),
            *many("number", "reorderPoint preferredStockLevel averageCostMli lastPurchasePriceMli"),
        ),
    ),
)

TYPES = (
    RecordType("inventoryItem", "item", (*_EVERY_ITEM, *_STOCK)),
    RecordType("nonInventorySaleItem", "item", _EVERY_ITEM, label="Non-inventory Item for Sale"),
    RecordType("serviceSaleItem", "item", _EVERY_ITEM, label="Service for Sale"),
)
