"""Transactions, their lines, their impact on the ledger and the links between them."""

from netsuite_emulator.suiteql.catalog.addresses import BILLING, SHIPPING, address_of_transaction
from netsuite_emulator.suiteql.catalog.columns import table, tables

TRANSACTION = table(
    "transaction",
    f"""
id id transaction
list transaction.type: type
text: recordtype trandisplayname abbrevtype custtype customtype customform billingstatus shipcarrier incoterm
text: nextapprovername trackingnumberlist linkedtrackingnumberlist purchaseorderinstructions paymentoption tobeemailed
text: transferinstructions printedpickingticket ordpicked ordreceived source memdoc balsegstatus landedcostmethod
text: messagesel billcountry shipcountry invoicegroupnumber confirmationnumber lasteventdetails documentstatus
text: intercostatus wonby chargeit linkedir forecasttype schedulingmethod accountbasednumber
typebaseddocumentnumber field < tranid
number: number built altexchangerate
date: nextbilldate actualproductionenddate asofdate billeddate deferredrevenuedate revcommitdate
date: contractcostaccrualdate requesteddate memdate canceldate bidclosedate bidopendate lastbilldate
field: tranid transactionnumber externalid memo message email title otherrefnum entitytaxregnum subsidiarytaxregnum
field: actionitem authcode ccnumber pnrefnum fob exchangerate probability estgrossprofitpercent buildable trandate
field: duedate shipdate startdate enddate expectedclosedate closedate reversaldate actualshipdate taxpointdate
field: saleseffectivedate actualproductionstartdate prevdate shippeddate discountdate createddate lastmodifieddate
createddatetime time < createddate # three queries of one client in production
ref entity: lastmodifiedby entity companycontact buyer
list transaction.status: status
list invoice.approvalstatus: approvalstatus
list estimate.entitystatus: entitystatus
flag: posting voided firmed intercoadj isfinchrg isactualproductionenddateenteredmanually
flag: isactualproductionstartdateenteredmanually visibletocustomer recurringbill toach committed balsegstatusflag
flag: userevenuearrangement excludefromglnumbering overrideinstallments iscompliant legacytax
flag: isinventoryaffecting emailsent memorized
field: onetime createdby employee partner nextapprover contact vendor void paymenthold shipcomplete tobeprinted
field: isreversal reversaldefer iswip isbookspecific includeinforecast undepfunds autocalculatelag ismultishipto
field: taxdetailsoverride taxregoverride useitemcostastransfercost tranisvsoebundle supervisorapproval
field: accountingapproval
flag: needsbill tobefaxed # recorded rows
flag: intercompany openingbalancetransaction # list made from the metadata of an account
field: taxpointdateoverride recurannually # one client each
flag: recurquarterly recurmonthly recurweekly # this and what follows: the list that a tap reads every transaction by
money: basetotalaftertaxes altsalesrangehigh altsalesrangelow projaltsalesamt estimatedbudget basehandlingtaxamount
money: handlingtaxamount baseshippingtaxamount shippingtaxamount basetaxtotal maximumamount minimumamount
number: outsourcingchargeunitprice
date: revrecstartdate revrecenddate completeddate pickupexpirationdate pickedupdate releaseddate
expectedreceiptdate date # one client in production
money: fxaltsalestotal fxnetaltsalestotal netaltsalestotal # an editor's list made from an account
text: paymentlink parentexpensealloc # one company's warehouse
time: completeddatetime releaseddatetime # the same
money: foreignamountpaidnopost # the same
flag: applypickdecomposition # the same
text: fax bulkprocsubmission businesseventsprocessinghistory buyingreason buyingtimeframe revision pricingtiers priority
text: revcommittingstatus revreconrevcommitment salesreadiness promotioncombinations payrollbatch outsourcingcharge
code: effectivitybasedon fulfillmenttype ordertype picktype wavetype
flag: isaomautomated isbudgetapproved isactualprodenddateenteredmanually isactualprodstartdateenteredmanually outsourced
flag: ispickupemailnotificationsent pickuphold
ref entity: assignee
ref account: draccount fxaccount
ref transaction: linkedinventorytransfer
ref revrecschedule: revrecschedule
field: requireddepositdue requireddepositpercentage # one company's warehouse
code: journaltype # two reports of one product
account ref account < _account # three clients in production select it over REST; no record browser has it
field: location class # eight clients in production over REST select them of orders and transfer orders
ref shipitem: shipmethod # two clients in production
ref taxperiod: taxperiod
ref subsidiary: basesubsidiary
ref currency: altcurrency
ref job: job
ref promotioncode: promotioncode promotioncodes
ref transaction: reversal linkedpo sourcetransaction intercocompanytransaction blanketpo matchedtransaction
ref website: website
ref bom: billofmaterials
ref shipitem: shippingitem
ref salesterritory: territory
money: foreigntotal total foreignamountpaid foreignamountunpaid projectedtotal rangehigh rangelow
money: estgrossprofit totalcostestimate taxtotal tax2total altsalestotal weightedtotal totalaftertaxes netaftertaxes
money: foreignpaymentamountunused foreignpaymentamountused amountunbilled deferredrevenue recognizedrevenue
money: discounttotal giftcertapplied shippingcost handlingcost usertotal subtotal
foreignamountremaining money < foreignamountunpaid
field: postingperiod department subsidiary tosubsidiary currency leadsource paymentmethod terms createdfrom
field: intercotransaction opportunity purchasecontract transferlocation billingaccount billingschedule nexus
field: winlossreason manufacturingrouting billofmaterialsrevision
billingaddress ref address = {address_of_transaction(BILLING)}
shippingaddress ref address = {address_of_transaction(SHIPPING)}
daysopen number = CASE WHEN {{row}}.foreignamountunpaid > 0 OR {{row}}.type IN ('PurchOrd', 'SalesOrd')\
 THEN days_between(COALESCE({{row}}.closedate, {{now}}), {{row}}.trandate) END
daysoverduesearch integer = CASE WHEN {{row}}.foreignamountunpaid > 0 AND {{row}}.duedate < {{today}}\
 THEN {{today}} - {{row}}.duedate END
""",
)

TRANSACTION_LINE = table(
    "transactionline",
    """
id integer
ref account: _account
account ref account = {row}._account # one client says it is tested
ref payrollitem: payitem # one company's warehouse
date: duedate # the same
money: costestimatebase foreignamountpaidnopost foreignpaymentamountusednopost # the same
integer: landedcostsourcelineid # the same
no: line # one client says it does not exist
ref transaction: transaction createdfrom transferorderitemline
integer: uniquekey linesequencenumber dayslate leadtime revrecterminmonths subscriptionline orderpriority
integer: catchupperiod groupsetup
flag: mainline taxline iscogs assemblycomponent cleared donotdisplayline donotprintline dropship isbillable isclosed
flag: isfullyshipped isinventoryaffecting specialorder kitcomponent eliminate periodclosed processedbyrevcommit
flag: matchbilltoreceipt hasfulfillableitems fulfillable isallocation iscustomglline isfxvariance isnonreimbursable
flag: isrevrectransaction isscrap isvsoebundle commitmentfirm oldcommitmentfirm transactiondiscount hascostline
flag: excludefrompredictiverisk isdisplayedinpaycheck landedcostperline includechildren istaxable hasinventorydetail
flag: linkedtransactions excludefromraterequest isvsoeallocationline isreimbursable
code: accountinglinetype transactionlinetype itemtype costestimatetype itemsource billvariancestatus
code: commitinventory allocationalert revreconrevcommitment vsoesopgroup vsoedelivered createwo createpo
ref item: item assembly
number: quantity rate quantitybilled quantityshiprecv quantitycommitted quantitybackordered quantityallocated
number: quantitydemandallocated quantitypacked quantitypicked quantityrejected ratepercent costestimaterate
number: estgrossprofitpercent componentyield bomquantity scheduledquantity quantityonshipments percentcomplete
number: fxrate unitcost
money: netamount foreignamount debitforeignamount creditforeignamount foreignamountpaid foreignamountunpaid
money: costestimate estgrossprofit rateamount estimatedamount foreignpaymentamountunused foreignpaymentamountused
money: fxamountlinked amortizationresidual vsoeamount vsoeprice vsoeallocation blandedcost altsalesamt taxamount
money: grossamt tax1amt foreigntaxamount
money: amountlinked fxvsoeprice # this and what follows: two taps that read every line
flag: invsoebundle deferrevrec needsrevenueelement vsoeisestimate vsoepermitdiscount
text: acknowledgefulfillinstruction
ref revrecschedule: revrecschedule
ref transaction: revcommittingtransaction
ref unitstypeuom: assemblyunits
ref transaction: createdpo # one script in production
quantityreceived number < quantityshiprecv # four clients in production
integer: transferorderitemlineid # four warehouses and a shop
integer: kitmemberof # this and what follows: an editor's list made from an account
number: buildvariance
money: settlementamount
text: operationdisplaytext
date: productionenddate productionstartdate # this and what follows: a warehouse of one company
money: basegrossamt basetaxamount
code: chargetype
ref bom: billofmaterials
ref bomrevision: billofmaterialsrevision
flag: isfreezefirmallocation isallocatefirminvtonly createoutsourcedwo
number: taxrate
amount money < netamount
ref entity: entity vendor requestedby
ref account: expenseaccount
ref department: department
ref classification: class
ref location: location inventoryreportinglocation inventorylocation
ref subsidiary: subsidiary inventorysubsidiary
text: memo documentnumber requestnote description vendorname atpnote orderallocationtext lineid nextlineid
list invoice.item.price: price
ref unitstypeuom: units
ref expensecategory: category
ref shipitem: shipmethod
ref salestaxitem: taxcode
ref billingschedule: billingschedule
ref amortizationschedule: amortizationsched
ref amortizationtemplate: amortizationtemplate
ref revenueelement: revenueelement
ref subscription: subscription
ref paymentmethod: paymentmethod
ref projecttask: projecttask
ref costcategory: landedcostcategory
ref orderallocationstrategy: orderallocationstrategy
ref promotioncode: promotioncode
ref incoterm: incoterm
ref timebill: timebill
ref job: charge
ref address: shippingaddress
date: expectedreceiptdate expectedshipdate actualshipdate billeddate cleareddate closedate amortizstartdate
date: amortizationenddate revrecstartdate revrecenddate requesteddate promisedate supplyrequireddate
date: latedate servicedate expensedate
time: linelastmodifieddate linecreateddate
""",
    key="transaction",
)

TRANSACTION_ACCOUNTING_LINE = table(
    "transactionaccountingline",
    """
ref transaction: transaction revcommittingtransaction
integer: transactionline overheadparentitem
ref account: account
list account.accttype: accounttype
ref accountingbook: accountingbook
ref accountingperiod: postingperiod # three clients
ref department: department
ref classification: class
ref location: location
ref subsidiary: subsidiary
money: amount debit credit netamount amountpaid amountunpaid amountlinked paymentamountunused paymentamountused
number: exchangerate
flag: posting processedbyrevcommit
text: glauditnumber glauditnumbersequence
date: glauditnumberdate
ref entity: glauditnumbersetby
time: lastmodifieddate
""",
    key="transaction",
    view="""
SELECT l."transaction", l.id AS transactionline, l._account AS account, a.accttype AS accounttype,
  CAST(1 AS BIGINT) AS accountingbook, t.postingperiod, l.department, l."class", l."location", l.subsidiary, l.netamount AS amount,
  CASE WHEN l.netamount > 0 THEN l.netamount END AS debit, CASE WHEN l.netamount < 0 THEN -l.netamount END AS credit,
  l.netamount, l.foreignamountpaid AS amountpaid, l.foreignamountunpaid AS amountunpaid, t.exchangerate, t.posting,
  l.linelastmodifieddate AS lastmodifieddate
FROM transactionline AS l JOIN "transaction" AS t ON t.id = l."transaction" LEFT JOIN account AS a ON a.id = l._account
WHERE l._account IS NOT NULL
""",
)

_SALES_LINE = """
ref transaction: transaction # of these columns one client in production reads transaction, tranline and amount, a tap all
integer: tranline
ref item: item
ref entity: entity employee
ref department: department
ref classification: class
ref location: location
ref subsidiary: subsidiary
ref entity: partner
ref account: account
ref accountingperiod: postingperiod
text: ponumber # one company's warehouse
number: quantity itemcount estgrossprofitpercent
money: amount amountnet costestimate estgrossprofit
date: trandate
integer: uniquekey
text: memo promotioncombinations
list transaction.type: type
"""


def _sales_lines(types: str) -> str:
    """Draw the lines of sales, in the sign of what was sold."""
    return f"""
SELECT l."transaction", l.id AS tranline, l.uniquekey, l.item, t.entity, t.employee, t.partner, l._account AS account,
  l.department, l."class", l."location", l.subsidiary, t.postingperiod, -l.quantity AS quantity,
  -l.quantity AS itemcount, -l.netamount AS amount, -l.netamount AS amountnet, l.costestimate, l.estgrossprofit,
  l.estgrossprofitpercent, l.memo, t.promotioncombinations, t.trandate, t.type
FROM transactionline AS l JOIN "transaction" AS t ON t.id = l."transaction"
WHERE t.type IN ({types}) AND l.item IS NOT NULL AND l.mainline = 'F'
"""  # noqa: S608 - our own text


_PREVIOUS_TYPE = '(SELECT x.type FROM "transaction" AS x WHERE x.id = {row}.previousdoc)'
_PREVIOUS_DATE = '(SELECT x.trandate FROM "transaction" AS x WHERE x.id = {row}.previousdoc)'
_NEXT_DATE = '(SELECT x.trandate FROM "transaction" AS x WHERE x.id = {row}.nextdoc)'

_LINK = f"""
ref transaction: previousdoc nextdoc
previoustype list transaction.type = {_PREVIOUS_TYPE}
list transaction.type: nexttype
previousdate date = {_PREVIOUS_DATE}
nextdate date = {_NEXT_DATE}
code: linktype
money: foreignamount
time: lastmodifieddate
"""

_LINE_LINK = f"{_LINK}integer: previousline nextline\nflag: discount\n"

# One company's warehouse has these two and the tables of recent transactions whole.
_ACCOUNTING_LINE_LINK = f"""{_LINK}
integer: previousline nextline
text: previousaccountingline nextaccountingline
money: amount
ref accountingbook: accountingbook
""".replace("\n\n", "\n")

_RECENT_ONES = ("recenttransactions", "recenttransactionswithoutjournal", "journaltransactions")
_RECENT = """
id id
money: amount
time: createddate lastmodifieddate
text: details subdetails status statuscode transactionnumber type typecode
ref entity: entity
number: quantity
ref subsidiary: subsidiary
"""

TABLES = (
    TRANSACTION,
    TRANSACTION_LINE,
    TRANSACTION_ACCOUNTING_LINE,
    table("nexttransactionlink", _LINK, key="nextdoc"),
    table("previoustransactionlink", _LINK, key="nextdoc", view="SELECT * FROM nexttransactionlink"),
    table("nexttransactionlinelink", _LINE_LINK, key="nextdoc"),
    table("previoustransactionlinelink", _LINE_LINK, key="nextdoc", view="SELECT * FROM nexttransactionlinelink"),
    table("appliedcredittransactionlinelink", _LINE_LINK, key="nextdoc"),
    table("nexttransactionaccountinglinelink", _ACCOUNTING_LINE_LINK, key="nextdoc"),
    table(
        "previoustransactionaccountinglinelink",
        _ACCOUNTING_LINE_LINK,
        key="nextdoc",
        view="SELECT * FROM nexttransactionaccountinglinelink",
    ),
    *(table(name, _RECENT) for name in ("recentactivity", *_RECENT_ONES)),
    table("salesordered", _SALES_LINE, key="transaction", view=_sales_lines("'SalesOrd'")),
    table("salesinvoiced", _SALES_LINE, key="transaction", view=_sales_lines("'CustInvc', 'CashSale', 'CustCred'")),
    table(
        "vendorreturnauthorizationstatus",
        """
id text # one client in production
text: name fullname
""",
        view="SELECT s.id, s.name, s.fullname FROM transactionstatus AS s WHERE s.trantype = 'VendAuth'",
    ),
    *tables(
        """
[transactionstatus]
id text
list transaction.type: trantype
text: name fullname
trancustomtype code

[transactionsalesteam transaction]
id id # a warehouse package of another house
ref transaction: transaction
ref entity: employee
number: contribution
flag: isprimary
list salesrole: salesrole

[transactionpartner transaction]
ref transaction: transaction
ref entity: partner
number: contribution
flag: isprimary

[transactionhistory]
id id
ref transaction: transaction
time: date
ref entity: user
text: event

[transactionnumberingauditlog]
id id
ref transaction: transaction
time: lastmodifieddate
text: transactionnumber

[transactionshipment doc]
id id
ref transaction: doc
ref shipitem: shippingmethod
ref address: sourceaddress destinationaddress
money: shippingrate handlingrate
number: weight
shippingcost money < shippingrate

[trackingnumber]
id id trackingnumber
text: trackingnumber

[trackingnumbermap transaction]
ref transaction: transaction
ref trackingnumber: trackingnumber

[linkedtrackingnumbermap transaction]
ref transaction: transaction
ref trackingnumber: trackingnumber

[transactioncontact transaction]
ref transaction: transaction # one company's warehouse
ref contact: contact
list contact.contactrole: contactrole
text: email
time: lastmodifieddate

[transactionbilling transaction]
ref transaction: transaction
integer: transactionline
ref term: terms

[transactiondeletionreason]
id id transactiondeletionreason
text: name
flag: isinactive

[transactiontrackingnumber transaction]
ref transaction: transaction
text: trackingnumber
ref trackingnumber: trackingnumberid

[itemfulfillmentpackage itemfulfillment]
ref transaction: itemfulfillment
text: packagedescr packagetrackingnumber
number: packageweight

[transactionpayment transaction]
ref transaction: transaction
money: amount
ref paymentmethod: paymentmethod

[paymentevent]
id id
ref transaction: transaction
text: type result reason
money: amount
time: date
ref paymentmethod: paymentmethod

[paymentinstrument]
id id
ref entity: entity
text: memo mask
ref paymentmethod: paymentmethod
date: expirationdate
flag: isdefault isinactive

[paymentcard]
id id # a query type of the service; a product in production reads the name on the card and when it was changed
ref entity: entity
text: nameoncard externalid memo mask
ref paymentmethod: paymentmethod
date: expirationdate
flag: isdefault isinactive
time: lastmodifieddate

[paymentcardtoken]
id id # the same
ref entity: entity
text: externalid memo mask
ref paymentmethod: paymentmethod
flag: isdefault isinactive
time: lastmodifieddate

[generaltoken]
id id # the same
ref entity: entity
text: externalid memo mask
ref paymentmethod: paymentmethod
flag: isdefault isinactive
time: lastmodifieddate

[installment transaction]
ref transaction: transaction
integer: installmentnumber seqnum
date: duedate
money: amount due foreignamount
text: status

[expensereport]
id id transaction
text: tranid memo
date: trandate duedate
ref entity: entity employee
money: total amount
ref currency: currency
ref subsidiary: subsidiary
list transaction.status: status
list invoice.approvalstatus: approvalstatus

[promotioncode]
id id promotioncode
ref item: item
flag: combine
code: usetype codepattern applydiscountto
field: code name description externalid startdate enddate rate discount isinactive ispublic excludeitems discounttype
ref customercategory: customercategory

[tranpromotion transaction]
ref transaction: transaction # one warehouse has it whole, one shop joins it
ref promotioncode: promocode
ref couponcode: couponcode
text: promotiontype applicabilitystatus
money: purchasediscount shippingdiscount
number: eligiblefreegifts freegiftsadded

[promotioncodecurrency promotioncode]
ref promotioncode: promotioncode # the same warehouse
ref currency: currency
money: minimumorderamount

[couponcode]
id id
text: externalid # the same warehouse
field: code promotion recipient used datesent

[transactioncostcomponent transaction]
ref transaction: transaction
integer: transactionline
ref costcategory: costcategory
ref item: item
money: amount cost
number: quantity

[costcomponent]
id id
ref transaction: transaction
ref item: item
money: cost

[transactionname type]
list transaction.type: type
code: customtype
text: name

[customtransactiontype]
id id
text: name scriptid
flag: isinactive

[recentrecord]
id id
text: name type url
time: lastviewed

[invoicegroup]
id id invoicegroup
text: invoicegroupnumber tranid memo
ref entity: customer
date: trandate duedate
money: total amountdue
money: amountpaid discounttotal handlingcost shippingcost taxtotal # this and what follows: one tap
text: externalid customername ponumber
ref address: billaddresslist
ref entity: lastmodifiedby
ref term: terms
code: status
flag: groupedbypo datedriven
number: dayofmonthnetdue daysuntilnetdue duenextmonthifwithindays
time: lastmodifieddate
ref currency: currency
ref subsidiary: subsidiary

[transactionaddressmapping]
id id
ref transaction: transaction
ref address: address
text: addresstype
ref entity: createdby
time: createddate lastmodifieddate

[purchasecontractitem purchasecontract]
ref transaction: purchasecontract
ref item: item
money: rate
number: quantity
""",
        {
            "transactionsalesteam": """
SELECT t.id * 10 AS id, t.id AS "transaction", t.employee, CAST(1 AS DECIMAL(18, 6)) AS contribution, 'T' AS isprimary
FROM "transaction" AS t WHERE t.employee IS NOT NULL AND t.type IN ('SalesOrd', 'CustInvc', 'CashSale', 'CustCred')
""",
            "expensereport": """SELECT *, ABS(total) AS amount FROM "transaction" WHERE type = 'ExpRept'""",
            "transactionname": "SELECT key AS type, name FROM display WHERE kind = 'transaction.type'",
            "transactionshipment": """
SELECT t.id * 10 AS id, t.id AS doc, CAST(1 AS BIGINT) AS shippingmethod,
  (SELECT a.nkey FROM transactionshippingaddress AS a WHERE a.recordowner = t.id) AS destinationaddress
FROM "transaction" AS t WHERE t.type = 'ItemShip'
""",
            "transactionaddressmapping": """
SELECT a.nkey AS id, a.recordowner AS "transaction", a.nkey AS address, CASE a.use WHEN 1 THEN 'BILLING' ELSE 'SHIPPING' END AS addresstype,
  t.createdby, t.createddate, t.lastmodifieddate
FROM (SELECT nkey, recordowner, 1 AS use FROM transactionbillingaddress UNION ALL
  SELECT nkey, recordowner, 2 FROM transactionshippingaddress) AS a JOIN "transaction" AS t ON t.id = a.recordowner
""",
            "transactionhistory": """
SELECT t.id * 10 AS id, t.id AS "transaction", t.createddate AS date, t.createdby AS "user", 'Create' AS event
FROM "transaction" AS t
""",
            "transactionnumberingauditlog": """
SELECT t.id * 10 AS id, t.id AS "transaction", t.createddate AS lastmodifieddate, t.transactionnumber
FROM "transaction" AS t
""",
        },
    ),
)
