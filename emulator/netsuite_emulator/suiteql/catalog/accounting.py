"""The ledger's own lists: accounts, books, periods, rates between subsidiaries, budgets, taxes and allocations."""

from netsuite_emulator.suiteql.catalog.columns import tables

_RATES = "SELECT id, currency FROM subsidiary WHERE iselimination = 'F'"

_AGING = """
ref transaction: transaction
integer: transactionline
text: documentnumber memo
list transaction.type: transactiontype
date: transactiondate duedate closedate
money: openbalance transactionamounttransactioncurrency
ref currency: subsidiarybookcurrency
ref subsidiary: subsidiary
ref accountingbook: accountingbook
ref account: account
ref entity: entity
ref location: location
ref department: department
ref classification: class
""".strip()

# What is open on a document, in the currency of its subsidiary.
_AGED = """
SELECT t.id AS "transaction", t.tranid AS documentnumber, t.memo, t.type AS transactiontype, t.trandate AS transactiondate,
  t.duedate, t.closedate, CAST({sign}t.foreignamountunpaid * t.exchangerate AS DECIMAL(18, 2)) AS openbalance, t.subsidiary,
  CAST(1 AS BIGINT) AS accountingbook, l._account AS account, t.entity, {more}l."location", l.department, l."class",
  l.id AS transactionline, t.foreigntotal AS transactionamounttransactioncurrency,
  (SELECT s.currency FROM subsidiary AS s WHERE s.id = t.subsidiary) AS subsidiarybookcurrency
FROM "transaction" AS t JOIN transactionline AS l ON l."transaction" = t.id AND l.mainline = 'T'
WHERE t.foreignamountunpaid > 0 AND t.posting = 'T' AND t.type IN ({types})
"""

TABLES = tables(
    f"""
[account]
id id account
text: accountsearchdisplayname fullname sbankname sbankroutingnumber sbankcompanyid sspecacct localizationsacctname
accountsearchdisplaynamecopy field < acctname
field: acctnumber acctname description displaynamewithhierarchy externalid legalname accttype
balance money = (SELECT COALESCE(SUM(x.amount), 0) FROM transactionaccountingline AS x\
 WHERE x.account = {{row}}.id AND x.posting = 'T')
availablebalance money = (SELECT COALESCE(SUM(x.amount), 0) FROM transactionaccountingline AS x\
 WHERE x.account = {{row}}.id AND x.posting = 'T')
code: cashflowrate generalrate category1099misc
ref accountingbook: restricttoaccountingbook
subsidiary text
ref unitstypeuom: unit
date: openingbalancedate
field: currency eliminate includechildren inventory isinactive issummary reconcilewithmatching revalue lastmodifieddate
field: parent deferralacct billableexpensesacct department class location unitstype

[accountsubsidiarymap account]
ref account: account
ref subsidiary: subsidiary

[accountingcontext]
id id accountingcontext
text: name # one tap reads the ids

[accountaccountingbookmap account]
ref account: account # one tap
ref accountingbook: accountingbook

[accountlocalization account]
ref account: account
ref accountingcontext: accountingcontext
text: acctname legalname locale

[accountcontextsearch]
ref accountingcontext: accountingcontext # one tap
id id
ref account: account
text: acctname acctnumber
ref accountingbook: accountingbook
flag: isinactive

[accountingbook]
id id accountingbook
text: effectiveperiod subsidiariesstring
flag: isprimary isadjustmentonly isconsolidated contingentrevenuehandling twosteprevenueallocation includechildren
ref accountingbook: basebook
ref subsidiary: subsidiary
code: unbilledreceivablegrouping
field: name externalid lastmodifieddate isinactive

[accountingbooksubsidiaries accountingbook]
ref accountingbook: accountingbook
ref subsidiary: subsidiary
status code

[accountingbookmap]
id id
ref accountingbook: accountingbook

[accountingperiod]
id id accountingperiod
text: externalid fullname
field: periodname startdate enddate parent isquarter isyear isadjust isposting isinactive closed alllocked arlocked
field: aplocked payrolllocked allownonglchanges closedondate lastmodifieddate

[accountingperiodfiscalcalendars accountingperiod]
ref accountingperiod: accountingperiod parent
ref fiscalcalendar: fiscalcalendar
text: fullname

[fiscalcalendar]
id id fiscalcalendar
flag: isdefault
code: fiscalmonth
field: name externalid isinactive

[taxperiod]
id id taxperiod
text: periodname
date: startdate enddate
ref taxperiod: parent
flag: isquarter isyear isadjust isposting closed alllocked
time: closedondate
field: isinactive

[consolidatedexchangerate postingperiod]
id id
internalid integer
ref accountingbook: accountingbook
ref accountingperiod: postingperiod
ref currency: fromcurrency tocurrency
code: isderived iselimination
flag: closed isperiodclosed
date: enddate periodstartdate
field: fromsubsidiary tosubsidiary averagerate currentrate historicalrate externalid

[budgets]
id id
ref account: account
ref accountingbook: accountingbook
ref budgetcategory: category
ref classification: class
ref currency: currency
ref entity: customer
ref department: department
ref item: item
ref location: location
ref subsidiary: subsidiary
ref accountingperiod: year
text: externalid
money: total
date: lastmodifieddate

[budget]
id id
ref accountingperiod: accountingperiod period
money: amount
field: account category class department location subsidiary year

[budgetsmachine budget]
ref budgets: budget
ref accountingperiod: period
money: amount

[budgetlegacy]
id id
ref account: account
ref accountingperiod: accountingperiod
ref budgetcategory: category
ref classification: class
ref department: department
ref location: location
ref subsidiary: subsidiary
money: amount

[budgetcategory]
id id budgetcategory
code: budgettype
flag: isglobal
field: name externalid isinactive

[salestaxitem]
id id salestaxitem
text: fullname
number: rate
ref nexus: nexuscountry
ref subsidiary: subsidiary
flag: iseccode eccode excludefromtaxreports available reversecharge reversechargealt service nottaxable
field: itemid name description externalid displayname state county city zip taxtype taxagency saleaccount
field: purchaseaccount taxaccount parent isinactive isdefault exempt export includechildren effectivefrom validuntil
field: lastmodifieddate

[taxtype]
id id taxtype
text: country
ref account: payablesaccount receivablesaccount
code: doesnotaddtototal
ref nexus: nexus
field: name description isinactive

[taxgroup]
id id salestaxitem
number: rate unitprice1 unitprice2
ref nexus: nexuscountry
flag: piggyback
ref subsidiary: subsidiary
field: itemid description state county city zip isinactive isdefault

[taxitemtaxgroup]
id id salestaxitem
ref taxtype: taxtype # one tap
text: itemid name description
number: rate
flag: isinactive

[subsidiarynexus subsidiary]
ref subsidiary: subsidiary
ref nexus: nexus

[subsidiarytaxregistration subsidiary]
id integer # one app that is sold
ref subsidiary: subsidiary
ref nexus: nexus
text: taxregistrationnumber
code: nexuscountry taxengine

[entitytaxregistration entity]
id integer # this and what follows: one app that is sold
ref entity: entity
ref nexus: nexus
text: taxregistrationnumber
code: nexuscountry

[taxgrouptaxitem taxgroup]
ref salestaxitem: taxgroup taxitem
number: rate basis

[taxschedule]
id id taxschedule
flag: isdefault
field: name description externalid isinactive

[taxacct]
id id account
text: acctname
code: taxaccttype country
ref taxtype: taxtype
ref nexus: nexus
field: description name isinactive

[taxcontrolaccount]
id id account
text: acctname
flag: isinactive

[transactiontaxdetail transaction]
ref transaction: transaction
integer: transactionline linenumber uniquekey
line integer # two print-outs in production
linename text
details text
ref taxtype: taxtype
ref salestaxitem: taxcode
number: taxrate
money: taxamount taxbasis foreigntaxamount foreigntaxbasis nettaxamount basetaxamount
text: taxdetailsreference description calculationdetail
ref nexus: nexus

[generalallocationschedule]
id id
text: name allocationmode
ref subsidiary: subsidiary
date: nextdate
flag: inactive

[expenseallocation]
id id
text: name
ref subsidiary: subsidiary

[bankaccount]
id id
text: name
ref account: account

[bankstatementtransaction]
id id
date: transactiondate
money: amount
text: memo
ref account: account

[bankreconciliation]
id id
ref account: account
date: statementdate
money: endingbalance

[paymentitem]
id id
text: itemid
ref account: account

[expensecategory]
id id expensecategory
time: lastmodifieddate
ref item: expenseitem
flag: personalcorpcard ratenotrequired raterequired
money: defaultrate
field: name description externalid expenseacct account isinactive subsidiary

[globalaccountmapping]
id id
ref subsidiary: subsidiary
ref department: department
ref classification: class
ref location: location
date: effectivedate enddate
field: externalid accountingbook sourceaccount destinationaccount isinactive

[accountperiodactivity accountingperiod]
ref accountingperiod: accountingperiod
ref account: account
ref subsidiary: subsidiary
ref accountingbook: accountingbook
ref department: department
money: amount
flag: iscustomglline

[accountsreceivableaging transaction]
{_AGING}
ref entity: customer

[accountspayableaging transaction]
{_AGING}

[unlockedtimeperiod]
id id
date: startdate enddate
""",  # noqa: S608 - a dictionary, no query
    {
        "taxitemtaxgroup": (
            "SELECT id, itemid, name, description, rate, isinactive FROM salestaxitem"
            " UNION ALL SELECT id, itemid, itemid, description, rate, isinactive FROM taxgroup"
        ),
        "accountingbooksubsidiaries": "SELECT CAST(1 AS BIGINT) AS accountingbook, id AS subsidiary FROM subsidiary",
        "fiscalcalendar": "SELECT CAST(1 AS BIGINT) AS id, 'Standard Fiscal Calendar' AS name, 'T' AS isdefault",
        "accountingperiodfiscalcalendars": (
            "SELECT id AS accountingperiod, parent, CAST(1 AS BIGINT) AS fiscalcalendar, periodname AS fullname"
            " FROM accountingperiod"
        ),
        "consolidatedexchangerate": f"""
SELECT p.id * 10000 + f.id * 100 + t.id AS id, p.id * 10000 + f.id * 100 + t.id AS internalid,
  CAST(1 AS BIGINT) AS accountingbook, p.id AS postingperiod, f.id AS fromsubsidiary, t.id AS tosubsidiary,
  f.currency AS fromcurrency, t.currency AS tocurrency, p.closed, p.closed AS isperiodclosed, p.enddate,
  p.startdate AS periodstartdate,
  COALESCE(x.averagerate, r.rate) AS averagerate, COALESCE(x.currentrate, r.rate) AS currentrate,
  COALESCE(x.historicalrate, r.rate) AS historicalrate
FROM accountingperiod AS p CROSS JOIN ({_RATES}) AS f CROSS JOIN ({_RATES}) AS t
JOIN (SELECT a.id AS f, b.id AS t,
  CAST(round(COALESCE(a.exchangerate, 1) / COALESCE(NULLIF(b.exchangerate, 0), 1), 8) AS DECIMAL(18, 6)) AS rate
  FROM currency AS a CROSS JOIN currency AS b) AS r ON r.f = f.currency AND r.t = t.currency
LEFT JOIN periodrate AS x ON x.period = p.id AND x.fromsubsidiary = f.id AND x.tosubsidiary = t.id
WHERE p.isposting = 'T'
""",  # noqa: S608 - our own text
        "accountperiodactivity": """
SELECT t.postingperiod AS accountingperiod, l.account, l.subsidiary, l.accountingbook, l.department, SUM(l.amount) AS amount
FROM transactionaccountingline AS l JOIN "transaction" AS t ON t.id = l."transaction"
WHERE l.posting = 'T' GROUP BY ALL
""",
        "accountsreceivableaging": _AGED.format(
            sign="CASE t.type WHEN 'CustInvc' THEN 1 ELSE -1 END * ",
            more="t.entity AS customer, ",
            types="'CustInvc', 'CustCred', 'CustPymt', 'CustDep'",
        ),
        "accountspayableaging": _AGED.format(
            sign="CASE t.type WHEN 'VendBill' THEN 1 ELSE -1 END * ", more="", types="'VendBill', 'VendCred'"
        ),
        "transactiontaxdetail": """
SELECT l."transaction", l.id AS transactionline, l.id AS linenumber, l.id AS line, l.uniquekey, -l.netamount AS taxamount,
  -l.foreignamount AS foreigntaxamount, -l.netamount AS nettaxamount,
  (SELECT -SUM(x.netamount) FROM transactionline AS x
    WHERE x."transaction" = l."transaction" AND x.taxline = 'F' AND x.mainline = 'F') AS taxbasis
FROM transactionline AS l WHERE l.taxline = 'T'
""",
    },
)
