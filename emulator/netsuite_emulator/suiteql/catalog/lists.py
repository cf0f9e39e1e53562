"""The lists of an account: how it is organised, what it counts in, and the small lists that records choose from."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

_SEGMENT = """
id id {name}
text: name fullname externalid
ref {name}: parent
flag: includechildren isinactive
subsidiary text
time: lastmodifieddate
"""

TABLES = (
    table(
        "subsidiary",
        """
id id subsidiary
text: name fullname legalname externalid email fax phone url state federalidnumber tranprefix tranid dropdownstate
text: purchaseorderamount languagelocale edition ssnortin state1taxnumber returnaddress checklayout taxidnum
ref subsidiary: parent representingsubsidiary
ref currency: currency
list subsidiary.country: country
ref address: mainaddress shippingaddress
flag: iselimination isinactive showsubsidiaryname intercoaccount glimpactlocking usedefaulttranprefix
ref fiscalcalendar: fiscalcalendar taxfiscalcalendar
ref nexus: nexus
ref accountingbook: accountingbook
ref entity: representingcustomer representingvendor
time: lastmodifieddate
""",
    ),
    table("department", _SEGMENT.format(name="department")),
    table("classification", _SEGMENT.format(name="classification")),
    table(
        "location",
        _SEGMENT.format(name="location")
        + """
list location.locationtype: locationtype
flag: makeinventoryavailable makeinventoryavailablestore usebins usewarehousemanagement allowstorepickup
flag: includeinsupplyplanning includeincontroltower
text: tranprefix tranid timezone latitude longitude
ref address: mainaddress returnaddress
integer: defaultallocationpriority bufferstock dailyshippingcapacity totalshippingcapacity
ref nexus: geolocationmethod
""".lstrip(),
    ),
    *tables(
        """
[currency]
id id currency
text: name symbol displaysymbol externalid
number: exchangerate
integer: currencyprecision
flag: isbasecurrency isinactive includeinfxrateupdates overridecurrencyformat
code: symbolplacement fxrateupdatetimezone
time: lastmodifieddate

[currencyrate transactioncurrency]
id id
ref currency: basecurrency transactioncurrency
number: exchangerate
effectivedate date = {today}
lastmodifieddate time = CAST({today} AS TIMESTAMP)
source text = 'Currency Rate Provider'

[term]
id id term
text: name externalid
integer: daysuntilnetdue daysuntilexpiry dayofmonthnetdue duenextmonthifwithindays dayofmonthexpires
integer: dayofmonthdiscountexpires daydiscountexpires recurrencecount repeatevery
number: discountpercent discountpercentdatedriven
flag: datedriven installment preferred isinactive splitevenly
code: recurrencefrequency

[paymentmethod]
id id paymentmethod
text: name externalid paypalemail
ref account: account
flag: creditcard isdebitcard undepfunds isinactive isonline useforexpensecategories
code: methodtype

[shipitem]
id id shipitem
text: itemid displayname description externalid servicecode
name text < name
ref account: account
ref shippingpartner: shippingpartner
money: costfieldsamount flatrateamount handlingcost
flag: isinactive isonline needsallfreeshippingitems

[shippackage]
id id shippackage
text: packagename
flag: isinactive

[shippingpartner]
id id shippingpartner
text: name
flag: isinactive

[country]
id text
text: name nationality
uniquekey integer
text: edition

[state]
id text
text: shortname fullname
code: country

[language]
id text
text: name

[incoterm]
id id incoterm
text: name description
flag: isinactive

[paymentoption]
id id
text: name
code: type

[nexus]
id id nexus
text: description
code: country
list nexus.state: state
ref entity: taxagency
flag: isinactive

[workcalendar]
id id workcalendar
text: name comments
number: workhoursperday
text: starthour
flag: isdefault sunday monday tuesday wednesday thursday friday saturday isinactive

[workcalendarholiday workcalendar]
ref workcalendar: workcalendar
text: exceptiondescription
date: exceptiondate

[workplace]
id id workplace
text: name
ref location: location
flag: isinactive

[terminationreason]
id id terminationreason
text: name terminationcategory
flag: isinactive

[gender]
id id
text: name

[salesrole]
id id salesrole
text: name description
flag: isinactive issalesrep

[partnerrole]
id id
text: name
flag: isinactive

[salesterritory]
id id salesterritory
text: name description
ref entity: salesteam
flag: isinactive

[winlossreason]
id id winlossreason
text: name description
flag: isinactive

[buyingreason]
id id
text: name
flag: isinactive

[buyingtimeframe]
id id
text: name
flag: isinactive

[holiday]
id id
text: name
date: date

[website]
id id
text: displayname internalname
flag: isinactive

[transactiontype]
id text
text: name

[accounttype]
id text
text: longname name
flag: balancesheet eliminationalgo defaultcashflowratetype defaultgeneralratetype includeinrevaldefault left
flag: seqnum usercanchangerevaloption
integer: internalid

[dual dummy]
text: dummy
""",
        {
            "transactiontype": "SELECT key AS id, name FROM display WHERE kind = 'transaction.type'",
            "accounttype": """
SELECT key AS id, name AS longname, name, CAST(row_number() OVER (ORDER BY key) AS BIGINT) AS internalid,
  CASE WHEN key IN ('Income', 'OthIncome', 'COGS', 'Expense', 'OthExpense', 'NonPosting', 'Stat')
    THEN 'F' ELSE 'T' END AS balancesheet,
  CASE WHEN key IN ('Bank', 'AcctRec', 'OthCurrAsset', 'FixedAsset', 'OthAsset', 'COGS', 'Expense', 'OthExpense',
    'UnbilledRec', 'DeferExpense') THEN 'T' ELSE 'F' END AS "left"
FROM display WHERE kind = 'account.accttype'
""",
        },
    ),
)
