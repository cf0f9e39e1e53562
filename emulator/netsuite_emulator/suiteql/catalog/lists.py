"""The lists of an account: how it is organised, what it counts in, and the small lists that records choose from."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

_SEGMENT = """
id id {name}
subsidiary text
field: name fullname externalid parent includechildren isinactive lastmodifieddate
"""


def _subsidiaries_of(segment: str) -> str:
    """Draw one row for each subsidiary that a department, class or location belongs to."""
    each = "CAST(unnest(string_split(CAST(s.subsidiary AS VARCHAR), ', ')) AS BIGINT)"
    return f"SELECT s.id AS {segment}, {each} AS subsidiary FROM {segment} AS s"  # noqa: S608 - our own text


TABLES = (
    table(
        "subsidiary",
        """
id id subsidiary
text: tranid purchaseorderamount purchaseorderquantitydiff receiptamount receiptquantitydiff languagelocale state1taxnumber returnaddress checklayout taxidnum
ref subsidiary: representingsubsidiary
list subsidiary.country: country
ref address: mainaddress shippingaddress
flag: intercoaccount glimpactlocking usedefaulttranprefix
ref fiscalcalendar: taxfiscalcalendar
ref nexus: nexus
ref accountingbook: accountingbook
ref entity: representingcustomer representingvendor
field: name fullname legalname externalid email fax phone url state federalidnumber tranprefix dropdownstate edition
field: ssnortin parent currency iselimination isinactive showsubsidiaryname fiscalcalendar lastmodifieddate
field: purchaseorderquantity receiptquantity traninternalprefix # one company's warehouse
""",
    ),
    table("department", _SEGMENT.format(name="department")),
    table("classification", _SEGMENT.format(name="classification")),
    table(
        "location",
        _SEGMENT.format(name="location")
        + """
field: locationtype makeinventoryavailable makeinventoryavailablestore usebins allowstorepickup includeincontroltower
field: tranprefix
flag: usewarehousemanagement includeinsupplyplanning
text: tranid timezone latitude longitude
ref address: mainaddress returnaddress
integer: defaultallocationpriority bufferstock dailyshippingcapacity totalshippingcapacity
ref nexus: geolocationmethod
""".lstrip(),
    ),
    *tables(
        """
[currency]
id id currency
code: symbolplacement fxrateupdatetimezone
field: name symbol displaysymbol externalid exchangerate currencyprecision isbasecurrency isinactive
field: includeinfxrateupdates overridecurrencyformat lastmodifieddate

[currencyrate transactioncurrency]
id id
field: basecurrency transactioncurrency exchangerate
effectivedate date = {today}
lastmodifieddate time = CAST({today} AS TIMESTAMP)
source text = 'Currency Rate Provider'

[term]
id id term
integer: dayofmonthexpires dayofmonthdiscountexpires daydiscountexpires recurrencecount repeatevery
number: discountpercentdatedriven
flag: splitevenly
code: recurrencefrequency
field: name externalid daysuntilnetdue daysuntilexpiry dayofmonthnetdue duenextmonthifwithindays discountpercent
field: datedriven installment preferred isinactive
lastmodifieddate time # this one and those of other lists: a product in production filters on it

[paymentmethod]
id id paymentmethod
text: paypalemail
flag: useforexpensecategories
code: methodtype
lastmodifieddate time = CAST({today} AS TIMESTAMP)
field: name externalid account creditcard isdebitcard undepfunds isinactive isonline

[shipitem]
id id shipitem
text: servicecode
name field < name
ref shippingpartner: shippingpartner
money: costfieldsamount flatrateamount handlingcost
flag: isonline needsallfreeshippingitems
field: itemid displayname description externalid account isinactive

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
field: name description isinactive

[paymentoption]
id id
text: name
code: type

[nexus]
id id nexus
list nexus.state: state
ref entity: taxagency
field: description country isinactive

[workcalendar]
id id workcalendar
text: comments
number: workhoursperday
text: starthour
flag: isdefault sunday monday tuesday wednesday thursday friday saturday
field: name isinactive

[workcalendarholiday workcalendar]
ref workcalendar: workcalendar
text: exceptiondescription
text: description # one company's time sheets
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
flag: issalesrep
field: name description isinactive

[partnerrole]
id id
text: name
flag: isinactive

[salesterritory]
id id salesterritory
text: descr # one company's warehouse
flag: inactive matchall
integer: priority
time: lastmodifieddate
ref entity: salesteam
field: name description isinactive

[winlossreason]
id id winlossreason
field: name description isinactive

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
field: isinactive

[transactiontype]
id text
text: name

[accounttype]
id text
text: longname name
flag: balancesheet eliminationalgo defaultcashflowratetype defaultgeneralratetype includeinrevaldefault left
flag: seqnum usercanchangerevaloption
integer: internalid

[expensecategorysubsidiarymap expensecategory]
ref expensecategory: expensecategory
ref subsidiary: subsidiary

[expensecategoryrate expensecategory]
ref expensecategory: expensecategory
ref subsidiary: subsidiary
money: defaultrate

[dual dummy]
text: dummy

[departmentsubsidiarymap department]
ref department: department # five clients
ref subsidiary: subsidiary

[classificationsubsidiarymap classification]
ref classification: classification # three clients
ref subsidiary: subsidiary

[locationsubsidiarymap location]
ref location: location # ten scripts, and what the service makes of a dataset
ref subsidiary: subsidiary
""",
        {
            **{
                f"{segment}subsidiarymap": _subsidiaries_of(segment)
                for segment in ("department", "classification", "location")
            },
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
