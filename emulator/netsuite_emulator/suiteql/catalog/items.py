"""Items, where they lie and who supplies them."""

from netsuite_emulator.suiteql.catalog.columns import table

ITEM = table(
    "item",
    """
id id item
itemid text
itemtype list item.itemtype
type list item.itemtype < itemtype
subtype text
displayname text
fullname text < itemid
description text < salesdescription
purchasedescription text
storedescription text
externalid text
parent ref item
isinactive flag
isonline flag
isfulfillable flag
isdropshipitem flag
isserialitem flag
islotitem flag
matrixtype code
createddate time
lastmodifieddate time
class ref classification
department ref department
location ref location
preferredlocation ref location
incomeaccount ref account
expenseaccount ref account < cogsaccount
assetaccount ref account
baseprice money
cost money
averagecost money
lastpurchaseprice money
costingmethod code
quantityonhand number
quantityavailable number
quantitycommitted number
quantityonorder number
quantitybackordered number
totalquantityonhand number
totalvalue money
reorderpoint number
preferredstocklevel number
safetystocklevel number
leadtime number
weight number
weightunit list inventoryitem.weightunit
unitstype list inventoryitem.unitstype
saleunit list inventoryitem.saleunit
upccode text
mpn text
manufacturer text
vendorname text
""",
)

_STOCK = """
item ref item
location ref location
quantityonhand number
quantityavailable number
quantitycommitted number
quantityonorder number
quantitybackordered number
reorderpoint number
preferredstocklevel number
averagecostmli money
lastpurchasepricemli money
"""

TABLES = (
    ITEM,
    table("inventoryitemlocations", _STOCK, key="item"),
    table("aggregateitemlocation", _STOCK, key="item", view="SELECT * FROM inventoryitemlocations"),
    table(
        "itemvendor",
        """
item ref item
vendor ref entity
subsidiary ref subsidiary
vendorcode text
purchaseprice money
preferredvendor flag
""",
        key="item",
    ),
)
