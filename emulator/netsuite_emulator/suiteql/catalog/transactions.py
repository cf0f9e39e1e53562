"""Transactions, their lines, their impact on the ledger and the links between them."""

from netsuite_emulator.suiteql.catalog.columns import table

TRANSACTION = table(
    "transaction",
    """
id id transaction
type list transaction.type
recordtype text
tranid text
transactionnumber text
number integer
trandisplayname text
typebaseddocumentnumber text < tranid
externalid text
trandate date
duedate date
shipdate date
startdate date
enddate date
expectedclosedate date
closedate date
createddate time
createdby ref entity
lastmodifieddate time
lastmodifiedby ref entity
status list transaction.status
approvalstatus list invoice.approvalstatus
posting flag
postingperiod ref accountingperiod
void flag
voided flag
entity ref entity
employee ref entity
partner ref entity
department ref department
subsidiary ref subsidiary
currency ref currency
exchangerate number
foreigntotal money
total money
foreignamountpaid money
foreignamountunpaid money
foreignamountremaining money < foreignamountunpaid
daysopen integer = CASE WHEN {row}.foreignamountunpaid > 0 THEN {today} - {row}.trandate END
daysoverduesearch integer = CASE WHEN {row}.foreignamountunpaid > 0 AND {row}.duedate < {today}\
 THEN {today} - {row}.duedate END
terms ref term
paymentmethod ref paymentmethod
paymenthold flag
memo text
message text
email text
title text
otherrefnum text
source code
shipcomplete flag
tobeprinted flag
isreversal flag
reversaldate date
reversaldefer flag
probability number
projectedtotal money
rangehigh money
rangelow money
entitystatus list estimate.entitystatus
estgrossprofit money
estgrossprofitpercent number
totalcostestimate money
""",
)

TRANSACTION_LINE = table(
    "transactionline",
    """
id integer
_account ref account
transaction ref transaction
uniquekey integer
linesequencenumber integer
mainline flag
taxline flag
iscogs flag
accountinglinetype code
transactionlinetype code
item ref item
itemtype code
quantity number
rate number
netamount money
amount money < netamount
foreignamount money
debitforeignamount money
creditforeignamount money
foreignamountpaid money
foreignamountunpaid money
entity ref entity
expenseaccount ref account
department ref department
class ref classification
location ref location
subsidiary ref subsidiary
memo text
createdfrom ref transaction
price list invoice.item.price
units list invoice.item.units
quantitybilled number
quantityshiprecv number
quantitycommitted number
quantitybackordered number
costestimate money
expectedreceiptdate date
expectedshipdate date
assemblycomponent flag
cleared flag
donotdisplayline flag
dropship flag
isbillable flag
isclosed flag
isfullyshipped flag
isinventoryaffecting flag
linelastmodifieddate time
""",
    key="transaction",
)

TRANSACTION_ACCOUNTING_LINE = table(
    "transactionaccountingline",
    """
transaction ref transaction
transactionline integer
account ref account
accounttype list account.accttype
accountingbook ref accountingbook
department ref department
amount money
debit money
credit money
netamount money
amountpaid money
amountunpaid money
exchangerate number
posting flag
lastmodifieddate time
""",
    key="transaction",
    view="""
SELECT l."transaction", l.id AS transactionline, l._account AS account, a.accttype AS accounttype,
  CAST(1 AS BIGINT) AS accountingbook, l.department, l.netamount AS amount,
  CASE WHEN l.netamount > 0 THEN l.netamount END AS debit, CASE WHEN l.netamount < 0 THEN -l.netamount END AS credit,
  l.netamount, l.foreignamountpaid AS amountpaid, l.foreignamountunpaid AS amountunpaid, t.exchangerate, t.posting,
  l.linelastmodifieddate AS lastmodifieddate
FROM transactionline AS l JOIN "transaction" AS t ON t.id = l."transaction" LEFT JOIN account AS a ON a.id = l._account
WHERE l._account IS NOT NULL
""",
)

_PREVIOUS_TYPE = '(SELECT x.type FROM "transaction" AS x WHERE x.id = {row}.previousdoc)'

_LINK = f"""
previousdoc ref transaction
previoustype list transaction.type = {_PREVIOUS_TYPE}
nextdoc ref transaction
nexttype list transaction.type
linktype code
foreignamount money
lastmodifieddate time
"""

_LINE_LINK = f"{_LINK}previousline integer\nnextline integer\n"

TABLES = (
    TRANSACTION,
    TRANSACTION_LINE,
    TRANSACTION_ACCOUNTING_LINE,
    table("nexttransactionlink", _LINK, key="nextdoc"),
    table("previoustransactionlink", _LINK, key="nextdoc", view="SELECT * FROM nexttransactionlink"),
    table("nexttransactionlinelink", _LINE_LINK, key="nextdoc"),
    table("previoustransactionlinelink", _LINE_LINK, key="nextdoc", view="SELECT * FROM nexttransactionlinelink"),
    table("transactionstatus", "id text\ntrantype list transaction.type\nname text\nfullname text"),
)
