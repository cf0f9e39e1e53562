"""Items, what they consist of, what they cost and who supplies them."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

# In the order of their numbers, which recorded rows have.
_ITEM_TYPES = (
    *("InvtPart", "NonInvtPart", "Service", "OthCharge", "Assembly", "Kit", "Group", "Discount", "Markup", "Subtotal"),
    *("Description", "Payment", "TaxItem", "TaxGroup", "ShipItem", "EndGroup", "DwnLdItem", "GiftCert", "Expense"),
    "SubscriPlan",
)

ITEM = table(
    "item",
    """
ref account: revreclassfxaccount # a warehouse package
id id item
text: subtype shoppingcategory schedulebcode schedulebdescription countryofmanufacture multmanufactureaddr unnumber
text: atpmethod taxschedulename
list item.itemtype: itemtype
type list item.itemtype < itemtype
fullname field < itemid
description field < salesdescription
itemtypename text < itemtype
code: costingmethod costingmethoddisplay vsoedelivered createrevenueplanson createexpenseplanson stockunitname
code: effectivebomcontrol planningitemcategory
flag: isspecialworkorderitem trackquantities createjob featureditem willship includestartendlines
flag: assembly usecomponentyield isassembly iskit vsoepermitdiscount manufacturingchargeitem
field: itemid displayname purchasedescription storedescription storedetaileddescription externalid upccode mpn
field: manufacturer vendorname storedisplayname featureddescription specialsdescription searchkeywords stockdescription
field: relateditemsdescription outofstockmessage pagetitle urlcomponent metataghtml salesdescription manufactureraddr1
field: manufacturercity manufacturerstate manufacturerzip manufacturertariff manufacturertaxid hazmatid
field: conversionrate hazmatshippingname hazmathazardclass hazmatitemunits matrixitemnametemplate weightunits parent
field: alternatedemandsourceitem matrixtype supplyreplenishmentmethod supplylotsizingmethod demandsource supplytype
field: costestimatetype overallquantitypricingtype outofstockbehavior vsoesopgroup periodiclotsizetype sitemappriority
field: preferencecriterion isinactive isonline isfulfillable isdropshipitem isserialitem islotitem isspecialorderitem
field: isphantom includechildren usebins shipindividually matchbilltoreceipt buildentireassembly seasonaldemand
field: autoleadtime autopreferredstocklevel autoreorderpoint dontshowprice enforceminqtyinternally excludefromsitemap
field: generateaccruals isdonationitem isgcocompliant istaxable offersupport printitems roundupascomponent
field: usemarginalrates showdefaultdonationamount copydescription directrevenueposting deferrevrec availabletopartners
field: onspecial isstorepickupallowed
flag: froogleproductfeed # one client in production
flag: nextagproductfeed shoppingproductfeed shopzillaproductfeed yahooproductfeed tracklandedcost # a tap and a warehouse
text: nextagcategory nopricemessage shoppingdotcomcategory shopzillacategoryid # the same warehouse
ref revrecschedule: revrecschedule
flag: isautoexpandkit autoexpandkitforrevenuemgmt hidden
time: lastquantityavailablechange
date: effectivedate
ref subsidiary: representingsubsidiary
subsidiary text
ref account: foreigncurrencyadjustmentaccount
expenseaccount field < cogsaccount
money: baseprice cost averagecost lastpurchaseprice totalvalue costestimate transferprice shippingcost handlingcost
money: purchaseorderamount receiptamount fxcost defaultreturncost maxdonationamount minimumprice residual
money: consumptionrate rate
number: minimumquantity maximumquantity atpleadtime quantityonhandbase quantityintransit quantityintransitexternal
number: standardlotsize
preferredstockleveldays integer
integer: periodiclotsizedays invtclassification amortizationperiod
list inventoryitem.weightunit: weightunit
ref unitstype: unitstype
ref unitstypeuom: saleunit purchaseunit stockunit consumptionunit
ref itemrevenuecategory: revenueallocationgroup
ref revenuerecognitionrule: revenuerecognitionrule revrecforecastrule revenuerecognitiontemplate
ref amortizationtemplate: expenseamortizationrule
ref taxschedule: taxschedule
ref salestaxitem: taxcode
ref itemoptions: itemoptions
ref entity: preferredvendor
ref projecttemplate: projecttemplate
ref projectexpensetype: projectexpensetype
ref shipitem: shipmethods
ref planningitemcategory: planningcategory
ref bin: preferredbin
ref distributioncategory: distributioncategory distributionnetwork
field: createddate lastmodifieddate lastinvtcountdate nextinvtcountdate class department location preferredlocation
field: incomeaccount assetaccount cogsaccount gainlossaccount billpricevarianceacct billqtyvarianceacct
field: billexchratevarianceacct custreturnvarianceaccount vendreturnvarianceaccount dropshipexpenseaccount
field: deferredrevenueaccount deferralaccount intercoexpenseaccount intercoincomeaccount intercodefrevaccount
field: purchasepricevarianceacct prodpricevarianceacct prodqtyvarianceacct scrapacct wipacct wipvarianceacct
field: unbuildvarianceaccount liabilityaccount quantityonhand quantityavailable quantitycommitted quantityonorder
field: quantitybackordered totalquantityonhand reorderpoint preferredstocklevel safetystocklevel leadtime weight
field: reordermultiple safetystockleveldays demandmodifier buildtime fixedlotsize receiptquantity purchaseorderquantity
field: purchaseorderquantitydiff receiptquantitydiff demandtimefence supplytimefence backwardconsumptiondays
field: forwardconsumptiondays rescheduleindays rescheduleoutdays invtcountinterval itemrevenuecategory
field: amortizationtemplate billingschedule pricinggroup purchasetaxcode salestaxcode costcategory issueproduct
field: shippackage quantitypricingschedule storedisplayimage storedisplaythumbnail vendor
""",
)

_MEMBER = """
id id
ref item: parentitem item
quantity number
text: itemsource externalid
ref unitstypeuom: memberunit
integer: linenumber
date: effectivedate obsoletedate
number: componentyield bomquantity
ref salestaxitem: taxcode
text: effectiverevision obsoleterevision rate taxrate
"""

TABLES = (
    ITEM,
    *(
        table(name, _MEMBER, key="parentitem")
        for name in ("itemmember", "assemblyitemmember", "kititemmember", "itemgroupmember")
    ),
    *tables(
        """
[itempresentationitem superitem]
ref item: superitem presitemid # two clients; related and upsell items of the web store
integer: presentationitem
text: description

[commercecategory]
id id commercecategory
ref commercecategory: primaryparent
field: name

[commercecategoryassociation subcategory]
ref commercecategory: category subcategory

[commercecategoryitemassociation item]
ref commercecategory: category
ref item: item

[itemvendor item]
ref item: item
ref entity: vendor
ref subsidiary: subsidiary
text: vendorcode schedule
money: purchaseprice
flag: preferredvendor
ref currency: vendorcurrencyname
vendorcurrency ref currency
vendorcost money < purchaseprice
itemvendorpricelines text

[itemvendorprice item]
ref item: item
ref entity: vendor
ref currency: vendorcurrency
money: vendorprice
number: quantity

[itemprice item]
internalid id
ref item: item
ref currency: currencypage # one shop in production
ref pricelevel: pricelevel
text: pricelevelname
money: price
number: discountdisplay quantity
flag: isinactive isonline

[pricing item]
internalid id
ref item: item
ref pricelevel: pricelevel
number: quantity
money: unitprice
ref currency: currency
ref entity: customer
ref subsidiary: saleunit
list pricing.type: priceleveltype

[pricelevel]
id id pricelevel
field: lastmodifieddate # one tap filters on it
field: name externalid discountpct isonline isinactive updateexistingprices

[pricinggroup]
id id pricinggroup
time: lastmodifieddate
field: name externalid isinactive

[quantitypricingschedule]
id id quantitypricingschedule
text: name calculatequantitydiscounts
code: discounttype
flag: isinactive usemarginalrates

[itemquantity item]
ref item: item # one client joins prices to it by their quantity
integer: seqnum
number: mincount maxcount

[customeritempricing customer]
internalid id
ref entity: customer
ref item: item
ref pricelevel: level
money: price
ref currency: currency

[customergrouppricing customer]
internalid id
ref entity: customer
ref pricinggroup: group
ref pricelevel: level

[itemsubsidiarymap item]
ref item: item
ref subsidiary: subsidiary

[itembasesubsidiarymap item]
ref item: item
ref subsidiary: subsidiary

[itemsitecategory item]
ref item: item # one client in production, four of its copies
ref sitecategory: category
flag: isdefault

[itemaccountingbookdetail item]
ref item: item
ref accountingbook: accountingbook
code: createrevenueplanson
ref revenuerecognitionrule: revenuerecognitionrule revrecforecastrule
ref revrecschedule: revrecschedule
ref amortizationtemplate: amortizationtemplate

[itemvendorpricelines item]
ref item: item
ref entity: vendor
ref currency: vendorcurrency
money: vendorprice
number: quantity

[itemtype]
id text
text: name longname
integer: internalid sequence # recorded rows

[itemsubtype key]
text: key name # recorded rows

[unitstype]
id id unitstype
lastmodifieddate time = CAST({today} AS TIMESTAMP)
field: name externalid isinactive

[unitstypeuom internalid]
internalid id unitstypeuom
ref unitstype: unitstype
text: unitname pluralname abbreviation pluralabbreviation
number: conversionrate
flag: baseunit inuse

[itemunit key]
key id unitstypeuom
ref unitstype: unitstype
text: name abbreviation
number: conversionrate
flag: isbaseunit

[itemcategory]
id id itemcategory
text: name
flag: isinactive

[itemcollection]
id id itemcollection
text: name description externalid
flag: isinactive

[itemcollectionitemmap itemcollection]
ref itemcollection: itemcollection
ref item: item
ref bin: binnumber

[itemaccountmapping]
id id
ref department: department
ref classification: class
ref location: location
code: itemaccount
date: effectivedate enddate
field: accountingbook sourceaccount destinationaccount subsidiary isinactive

[itemimage item]
ref item: item
text: name altimagetag

[itemlocationconfiguration]
id id
ref item: item
ref location: location
ref subsidiary: subsidiary
text: name externalid
number: reorderpoint preferredstocklevel safetystocklevel leadtime
code: supplyreplenishmentmethod
flag: isinactive

[itemrevision]
id id itemrevision
ref item: item
flag: inactive
field: name effectivedate obsoletedate isinactive

[itemcorrelateditem baseitem]
ref item: baseitem correlateditem
number: correlation count lift

[correlateditem baseitem]
ref item: baseitem correlateditem
number: correlation count lift

[relateditem superitem]
ref item: superitem relateditem
text: description

[presentationitem item]
ref item: item
ref sitecategory: category

[sitecategory]
id id sitecategory
text: fullname
flag: isonline
field: itemid description parentcategory isinactive

[giftcertificate]
id id
money: amountremaining originalamount amountauthbilled
date: createddate
flag: isactive
field: giftcertcode name email sender message expirationdate item

[merchandisehierarchynode]
id id merchandisehierarchynode
integer: hierarchylevel
field: name description parentnode isinactive

[itemprocessfamily]
id id itemprocessfamily
text: name
flag: isinactive

[itemprocessgroup]
id id itemprocessgroup
text: name
flag: isinactive

[standardcostversionlocationmap standardcostversion]
ref standardcostversion: standardcostversion
ref location: location

[standardcostversion]
id id standardcostversion
text: name memo
ref location: location
flag: isinactive

[costcategory]
id id costcategory
code: itemcosttype
ref account: account
field: name externalid isinactive
""",
        {
            "itemprice": """
SELECT i.id * 10 + l.id AS internalid, i.id AS item, l.id AS pricelevel, l.name AS pricelevelname,
  CAST(round(i.baseprice * (1 + COALESCE(l.discountpct, 0) / 100), 2) AS DECIMAL(18, 2)) AS price,
  l.discountpct AS discountdisplay, l.isinactive, l.isonline
FROM item AS i CROSS JOIN pricelevel AS l WHERE i.baseprice IS NOT NULL
""",
            "pricing": """
SELECT p.internalid, p.item, p.pricelevel, CAST(0 AS DECIMAL(18, 6)) AS quantity, p.price AS unitprice,
  CAST(1 AS BIGINT) AS currency
FROM itemprice AS p
""",
            "itemsubtype": (
                "SELECT * FROM (VALUES ('Purchase', 'For Purchase'), ('Resale', 'For Resale'), ('Sale', 'For Sale'))"
                " AS s (key, name)"
            ),
            "itemtype": f"""
SELECT key AS id, name, name AS longname, list_position({list(_ITEM_TYPES)}, key) AS internalid, internalid AS sequence
FROM display WHERE kind = 'item.itemtype'
""",  # noqa: S608 - our own text
            "itemsubsidiarymap": "SELECT i.id AS item, s.id AS subsidiary FROM item AS i CROSS JOIN subsidiary AS s",
            "itembasesubsidiarymap": "SELECT * FROM itemsubsidiarymap",
            "itemvendorpricelines": "SELECT * FROM itemvendorprice",
            "itemvendorprice": (
                "SELECT item, vendor, purchaseprice AS vendorprice, CAST(0 AS DECIMAL(18, 6)) AS quantity FROM itemvendor"
            ),
        },
    ),
)
