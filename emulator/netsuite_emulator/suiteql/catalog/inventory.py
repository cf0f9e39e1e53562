"""What lies where: stock by location, bin, lot and status, and how it moves."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

_STOCK = """
ref item: item
ref location: location
number: quantityonhand quantityavailable quantitycommitted quantityonorder quantitybackordered quantityintransit
number: quantityintransitexternal reorderpoint preferredstocklevel safetystocklevel leadtime onhandvaluemli
number: atpleadtime demandtimefence supplytimefence qtyintransitexternal fixedlotsize buildtime costaccountingstatus
money: averagecostmli lastpurchasepricemli currentstandardcost costmli defaultreturncost
flag: iswip isfulfillable
code: supplyreplenishmentmethod supplylotsizingmethod supplytype
date: lastinvtcountdate nextinvtcountdate
integer: invtcountinterval invtclassification
time: lastquantityavailablechange
locationquantityavailable number < quantityavailable
"""

_BALANCE = """
ref item: item
ref location: location
ref bin: binnumber
ref inventorynumber: inventorynumber
ref inventorystatus: inventorystatus
ref unitstype: unitstype
number: quantityonhand quantityavailable quantitypicked committedqtyperlocation committedqtyperseriallotnumber
number: committedqtyperseriallotnumberlocation quantityintransit quantityonorder
time: lastmodifieddate # one script in production
"""

TABLES = (
    table("inventoryitemlocations", _STOCK, key="item"),
    table("aggregateitemlocation", _STOCK, key="item", view="SELECT * FROM inventoryitemlocations"),
    table(
        "assemblyitemlocations",
        _STOCK,
        key="item",
        view="""
SELECT l.* FROM inventoryitemlocations AS l WHERE l.item IN (SELECT i.id FROM item AS i WHERE i.itemtype = 'Assembly')
""",
    ),
    *(
        table(
            name,
            _BALANCE,
            key="item",
            view="""
SELECT l.item, l.location, CAST(1 AS BIGINT) AS inventorystatus, l.quantityonhand, l.quantityavailable,
  l.quantityonhand - l.quantityavailable AS committedqtyperlocation, i.lastmodifieddate
FROM inventoryitemlocations AS l JOIN item AS i ON i.id = l.item
""",
        )
        for name in ("inventorybalance", "iteminventorybalance")
    ),
    *tables(
        """
[inventorynumber]
id id inventorynumber
number: quantityonhand quantityavailable quantityintransit quantityonorder
flag: isinactive
field: inventorynumber memo externalid item expirationdate datecreated lastmodifieddate units

[inventorynumberlocation inventorynumber]
ref inventorynumber: inventorynumber
ref location: location
ref item: item
number: quantityonhand quantityavailable quantityintransit quantityintransitexternal quantityonorder

[inventorynumberinventorybalance inventorynumber]
ref inventorynumber: inventorynumber
ref item: item
ref location: location
ref bin: binnumber
ref inventorystatus: inventorystatus
number: quantityonhand quantityavailable quantitypicked

[inventoryassignment]
id id
ref transaction: transaction
integer: transactionline
ref inventorynumber: inventorynumber
ref bin: bin binnumber
ref inventorystatus: inventorystatus
ref item: item
number: quantity quantityavailable pickquantity packcarton
date: expirationdate
text: receiptinventorynumber issueinventorynumber

[inventorydetail]
id id
ref transaction: transaction
ref item: item
ref location: location
number: quantity

[inventorystatus]
id id inventorystatus
flag: inventoryavailable makeinventoryavailable
field: name description isinactive

[inventorystatuslocation status]
ref inventorystatus: status
ref location: location
number: quantityonhand quantityavailable

[bin]
id id bin
code: type
field: binnumber memo externalid location isinactive zone sequencenumber lastmodifieddate

[binitembalance item]
ref item: item
ref bin: bin
ref location: location
number: quantityonhand quantityavailable
flag: preferredbin

[itembinnumber item]
ref item: item
ref bin: bin binnumber
ref location: location
flag: preferredbin
number: onhand onhandavail

[itembinquantity item]
ref item: item
ref bin: bin
ref location: location
number: onhand onhandavail available quantityonhand quantityavailable
flag: preferredbin

[zone]
id id zone
ref location: location
field: name isinactive

[inventorycostrevaluation]
id id
ref item: item
ref location: location
ref account: account
money: standardcost
date: effectivedate

[inventorycosttemplate]
id id
text: name
flag: isinactive

[inventoryworksheet]
id id
text: tranid memo
date: trandate
ref location: location

[inboundshipment]
id id inboundshipment
text: shipmentcreateddate
list inboundshipment.shipmentstatus: shipmentstatus
field: shipmentnumber externaldocumentnumber billoflading vesselnumber shipmentmemo externalid expecteddeliverydate
field: actualdeliverydate expectedshippingdate actualshippingdate createddate lastmodifieddate customform

[inboundshipmentitem inboundshipment]
id id
ref inboundshipment: inboundshipment
ref item: shipmentitem itemid
ref transaction: purchaseordertransaction
integer: purchaseorderline shipmentitemtransaction
ref entity: vendorid
ref location: receivinglocation
number: quantityexpected quantityreceived quantitybilled quantityremaining
money: porate expectedrate shipmentitemamount
ref currency: pocurrency
ref unitstypeuom: unit
incoterm text
description text < shipmentitemdescription
text: shipmentitemdescription

[landedcost transaction]
ref transaction: transaction
ref costcategory: costcategory landedcostcategory
money: amount
code: source
ref transaction: sourcetransaction

[wave]
id id wave
text: name
ref location: location
list wave.status: status
date: trandate

[pickaction picktask]
id id
ref transaction: ordernumber # the service's own app for warehouses reads these
ref picktask: picktask
time: startdate enddate
code: status
number: pickedquantity

[picktask]
id id picktask
ref transaction: wave # the same app
text: name
ref location: location
ref entity: picker
ref wave: wavename
ref item: item
list picktask.status: status

[picktasklineitem picktask]
ref picktask: picktask
ref item: item
number: pickquantity quantity
ref bin: bin

[pickstrategy]
id id
text: name
ref location: location
flag: isinactive

[putawaystrategy]
id id
text: name
flag: isinactive

[itemdemandplan]
id id
ref item: item
ref location: location
ref subsidiary: subsidiary
number: calculatedquantity quantity
date: demanddate startdate enddate
text: memo

[itemsupplyplan]
id id
ref item: item
number: quantity
date: orderdate receiptdate
code: ordertype
field: location subsidiary

[demandplan]
id id
ref item: item
ref location: location
date: startdate enddate
number: quantity

[supplychainsnapshot]
id id
ref item: item
ref location: location
date: date
number: quantityonhand quantityavailable demand supply

[supplychainsnapshotsimulation]
id id
ref item: item
number: quantity

[planningitemgroup]
id id
text: name
flag: isinactive

[planningrulegroup]
id id
text: name
flag: isinactive

[ordertype]
id id ordertype
text: name
flag: isinactive

[orderreservation]
id id
ref item: item
ref location: location
number: quantity
date: startdate enddate

[orderallocationstrategy]
id id orderallocationstrategy
text: name
flag: isinactive

[fulfillmentexceptiontype]
id id
text: name
flag: isinactive

[storepickupfulfillment]
id id
text: tranid
date: trandate
ref entity: entity

[distributionnetwork]
id id distributionnetwork
text: name externalid
flag: isinactive

[supplyplandefinition]
id id
text: name description
list supplyplandefinition.status: status
time: lastrun
"""
    ),
)
