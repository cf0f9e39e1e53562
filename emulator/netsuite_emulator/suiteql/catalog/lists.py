"""The lists of an account: how it is organised, what it counts in, and the chart of accounts."""

from netsuite_emulator.suiteql.catalog.columns import table

_SEGMENT = """
id id {name}
name text
fullname text
externalid text
parent ref {name}
includechildren flag
isinactive flag
subsidiary text < subsidiaries
lastmodifieddate time
"""

TABLES = (
    table(
        "subsidiary",
        """
id id subsidiary
name text
fullname text
legalname text
externalid text
parent ref subsidiary
currency ref currency
country code
email text
fax text
phone text
url text
state text
federalidnumber text
tranprefix text
iselimination flag
isinactive flag
lastmodifieddate time
""",
    ),
    table("department", _SEGMENT.format(name="department")),
    table("classification", _SEGMENT.format(name="classification")),
    table(
        "location",
        _SEGMENT.format(name="location")
        + """locationtype list location.locationtype
makeinventoryavailable flag
tranprefix text
""",
    ),
    table(
        "currency",
        """
id id currency
name text
symbol text
displaysymbol text
externalid text
exchangerate number
currencyprecision integer
isbasecurrency flag
isinactive flag
lastmodifieddate time
""",
    ),
    table(
        "currencyrate",
        """
id id
basecurrency ref currency
transactioncurrency ref currency
exchangerate number
effectivedate date = {today}
lastmodifieddate time = CAST({today} AS TIMESTAMP)
""",
        key="transactioncurrency",
    ),
    table(
        "account",
        """
id id account
acctnumber text
acctname text
accountsearchdisplayname text
accountsearchdisplaynamecopy text < acctname
accttype list account.accttype
balance money = (SELECT COALESCE(SUM(x.amount), 0) FROM transactionaccountingline AS x\
 WHERE x.account = {row}.id AND x.posting = 'T')
cashflowrate code
currency ref currency
description text
displaynamewithhierarchy text
eliminate flag
externalid text
fullname text
generalrate code
includechildren flag
inventory flag
isinactive flag
issummary flag
lastmodifieddate time
parent ref account
reconcilewithmatching flag
revalue flag
subsidiary text < subsidiaries
""",
    ),
    table("accountsubsidiarymap", "account ref account\nsubsidiary ref subsidiary", key="account"),
    table(
        "accountingbook",
        "id id accountingbook\nname text\nisprimary flag\nisinactive flag\nbasebook ref accountingbook",
    ),
    table(
        "accountingperiod",
        """
id id accountingperiod
periodname text
startdate date
enddate date
parent ref accountingperiod
isquarter flag
isyear flag
isadjust flag
isposting flag
isinactive flag
closed flag
closedondate time
alllocked flag
arlocked flag
aplocked flag
payrolllocked flag
allownonglchanges flag
lastmodifieddate time
""",
    ),
    table(
        "term",
        """
id id term
name text
externalid text
daysuntilnetdue integer
daysuntilexpiry integer
discountpercent number
datedriven flag
dayofmonthnetdue integer
duenextmonthifwithindays integer
installment flag
preferred flag
isinactive flag
""",
    ),
    table("customercategory", "id id customercategory\nname text\nexternalid text\nisinactive flag"),
    table(
        "paymentmethod",
        "id id paymentmethod\nname text\nexternalid text\naccount ref account\ncreditcard flag\nisdebitcard flag\n"
        "undepfunds flag\nisinactive flag",
    ),
    table("dual", "dummy text", key="dummy"),
)
