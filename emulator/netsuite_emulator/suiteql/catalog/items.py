"""Items, what they consist of, what they cost and who supplies them."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

ITEM = table(
    "item",
    """
id id item
text: itemid subtype displayname purchasedescription storedescription storedetaileddescription externalid upccode mpn
text: manufacturer vendorname storedisplayname featureddescription specialsdescription searchkeywords stockdescription
text: relateditemsdescription outofstockmessage pagetitle urlcomponent metataghtml salesdescription shoppingcategory
text: manufactureraddr1 manufacturercity manufacturerstate manufacturerzip manufacturertariff manufacturertaxid
text: schedulebcode schedulebdescription hazmatid hazmatshippingname hazmathazardclass hazmatitemunits
text: countryofmanufacture multmanufactureaddr matrixitemnametemplate unnumber weightunits atpmethod taxschedulename
list item.itemtype: itemtype
type list item.itemtype < itemtype
fullname text < itemid
description text < salesdescription
itemtypename text < itemtype
ref item: parent alternatedemandsourceitem
code: matrixtype costingmethod costingmethoddisplay supplyreplenishmentmethod supplylotsizingmethod demandsource
code: supplytype costestimatetype overallquantitypricingtype outofstockbehavior vsoesopgroup vsoedelivered
code: periodiclotsizetype createrevenueplanson createexpenseplanson stockunitname effectivebomcontrol
code: sitemappriority preferencecriterion planningitemcategory
flag: isinactive isonline isfulfillable isdropshipitem isserialitem islotitem isspecialorderitem isspecialworkorderitem
flag: isphantom includechildren usebins shipindividually matchbilltoreceipt buildentireassembly seasonaldemand
flag: autoleadtime autopreferredstocklevel autoreorderpoint dontshowprice enforceminqtyinternally excludefromsitemap
flag: generateaccruals isdonationitem isgcocompliant istaxable offersupport printitems roundupascomponent
flag: usemarginalrates showdefaultdonationamount trackquantities copydescription createjob directrevenueposting
flag: deferrevrec availabletopartners onspecial featureditem isstorepickupallowed willship conversionrate
flag: includestartendlines assembly usecomponentyield isassembly iskit vsoepermitdiscount manufacturingchargeitem
flag: froogleproductfeed # one client in production
flag: isautoexpandkit autoexpandkitforrevenuemgmt hidden
time: createddate lastmodifieddate lastquantityavailablechange
date: lastinvtcountdate nextinvtcountdate effectivedate
ref classification: class
ref department: department
ref location: location preferredlocation
ref subsidiary: representingsubsidiary
subsidiary text
ref account: incomeaccount assetaccount cogsaccount gainlossaccount billpricevarianceacct billqtyvarianceacct
ref account: billexchratevarianceacct custreturnvarianceaccount vendreturnvarianceaccount dropshipexpenseaccount
ref account: deferredrevenueaccount deferralaccount intercoexpenseaccount intercoincomeaccount intercodefrevaccount
ref account: purchasepricevarianceacct prodpricevarianceacct prodqtyvarianceacct scrapacct wipacct wipvarianceacct
ref account: unbuildvarianceaccount liabilityaccount foreigncurrencyadjustmentaccount
expenseaccount ref account < cogsaccount
money: baseprice cost averagecost lastpurchaseprice totalvalue costestimate transferprice shippingcost handlingcost
money: purchaseorderamount receiptamount fxcost defaultreturncost maxdonationamount minimumprice residual
money: consumptionrate rate
number: quantityonhand quantityavailable quantitycommitted quantityonorder quantitybackordered totalquantityonhand
number: reorderpoint preferredstocklevel safetystocklevel leadtime weight reordermultiple minimumquantity
number: maximumquantity safetystockleveldays demandmodifier buildtime fixedlotsize receiptquantity
number: purchaseorderquantity purchaseorderquantitydiff receiptquantitydiff atpleadtime
number: quantityonhandbase quantityintransit quantityintransitexternal standardlotsize
preferredstockleveldays integer
integer: demandtimefence supplytimefence backwardconsumptiondays forwardconsumptiondays rescheduleindays
integer: rescheduleoutdays periodiclotsizedays invtcountinterval invtclassification amortizationperiod
list inventoryitem.weightunit: weightunit
ref unitstype: unitstype
ref unitstypeuom: saleunit purchaseunit stockunit consumptionunit
ref itemrevenuecategory: itemrevenuecategory revenueallocationgroup
ref revenuerecognitionrule: revenuerecognitionrule revrecforecastrule revenuerecognitiontemplate
ref amortizationtemplate: amortizationtemplate expenseamortizationrule
ref billingschedule: billingschedule
ref pricinggroup: pricinggroup
ref taxschedule: taxschedule
ref salestaxitem: taxcode purchasetaxcode salestaxcode
ref costcategory: costcategory
ref issueproduct: issueproduct
ref shippackage: shippackage
ref quantitypricingschedule: quantitypricingschedule
ref itemoptions: itemoptions
ref file: storedisplayimage storedisplaythumbnail
ref entity: preferredvendor vendor
ref projecttemplate: projecttemplate
ref projectexpensetype: projectexpensetype
ref shipitem: shipmethods
ref planningitemcategory: planningcategory
ref bin: preferredbin
ref distributioncategory: distributioncategory distributionnetwork
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
[commercecategory]
id id commercecategory
text: name
ref commercecategory: primaryparent

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
text: name externalid
number: discountpct
flag: isonline isinactive updateexistingprices

[pricinggroup]
id id pricinggroup
text: name externalid
flag: isinactive

[quantitypricingschedule]
id id quantitypricingschedule
text: name calculatequantitydiscounts
code: discounttype
flag: isinactive usemarginalrates

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

[itemtype]
id text
text: name longname

[unitstype]
id id unitstype
text: name externalid
flag: isinactive

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
ref accountingbook: accountingbook
ref account: sourceaccount destinationaccount
ref department: department
ref classification: class
ref location: location
ref subsidiary: subsidiary
code: itemaccount
flag: isinactive
date: effectivedate enddate

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
text: name
date: effectivedate obsoletedate
flag: isinactive inactive

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
text: itemid description fullname
ref sitecategory: parentcategory
flag: isinactive isonline

[giftcertificate]
id id
text: giftcertcode name email sender message
money: amountremaining originalamount amountauthbilled
date: createddate expirationdate
ref item: item
flag: isactive

[merchandisehierarchynode]
id id merchandisehierarchynode
text: name description
ref merchandisehierarchynode: parentnode
integer: hierarchylevel
flag: isinactive

[itemprocessfamily]
id id itemprocessfamily
text: name
flag: isinactive

[itemprocessgroup]
id id itemprocessgroup
text: name
flag: isinactive

[standardcostversion]
id id standardcostversion
text: name memo
ref location: location
flag: isinactive

[costcategory]
id id costcategory
text: name externalid
code: itemcosttype
ref account: account
flag: isinactive
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
            "itemtype": "SELECT key AS id, name, name AS longname FROM display WHERE kind = 'item.itemtype'",
            "itemsubsidiarymap": "SELECT i.id AS item, s.id AS subsidiary FROM item AS i CROSS JOIN subsidiary AS s",
            "itemvendorprice": (
                "SELECT item, vendor, purchaseprice AS vendorprice, CAST(0 AS DECIMAL(18, 6)) AS quantity FROM itemvendor"
            ),
        },
    ),
)
