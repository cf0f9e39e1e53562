"""Customers, vendors, employees, contacts and partners, the table they all appear in, and their subsidiaries."""

from netsuite_emulator.suiteql.catalog.columns import table

_EVERY_ENTITY = """
id id entity
entityid text
entitytitle text = {row}.entityid
externalid text
altname text
email text
phone text
altphone text
fax text
comments text
isinactive flag
datecreated time
lastmodifieddate time
firstname text
middlename text
lastname text
salutation text
title text
homephone text
mobilephone text
"""

_PERSON_OR_FIRM = """
companyname text
legalname text
isperson flag
accountnumber text
altemail text
url text
printoncheckas text
vatregnumber text
currency ref currency
subsidiary ref subsidiary
emailpreference code
emailtransactions flag
faxtransactions flag
printtransactions flag
unsubscribe flag
globalsubscriptionstatus list customer.globalsubscriptionstatus
giveaccess flag
isjob flag
"""

CUSTOMER = table(
    "customer",
    f"""{_EVERY_ENTITY.strip()}
{_PERSON_OR_FIRM.strip()}
fullname text = {{row}}.entityid
alcoholrecipienttype code
balancesearch money
category ref customercategory
consolbalancesearch money
consoldaysoverduesearch integer
consoloverduebalancesearch money
consolunbilledorderssearch money
creditholdoverride code
creditlimit money
daysoverduesearch integer
defaultbillingaddress ref address
defaultshippingaddress ref address
depositbalancesearch money < depositbalance
duplicate flag
enddate date
entitystatus list customer.entitystatus
firstorderdate date
firstsaledate date
language code
lastorderdate date
lastsaledate date
leadsource list customer.leadsource
oncredithold flag
overduebalancesearch money
parent ref entity
partner ref entity
pricelevel list customer.pricelevel
receivablesaccount ref account
reminderdays integer
resalenumber text
salesrep ref entity
searchstage text
shipcomplete flag
shippingcarrier code
startdate date
terms ref term
toplevelparent ref entity = COALESCE({{row}}.parent, {{row}}.id)
unbilledorderssearch money
weblead flag
""",
)

VENDOR = table(
    "vendor",
    f"""{_EVERY_ENTITY.strip()}
{_PERSON_OR_FIRM.strip()}
category list vendor.category
creditlimit money
balance money
expenseaccount ref account
is1099eligible flag
isjobresourcevend flag
payablesaccount ref account
terms ref term
unbilledorders money
""",
)

EMPLOYEE = table(
    "employee",
    f"""{_EVERY_ENTITY.strip()}
birthdate date
class ref classification
currency ref currency
department ref department
giveaccess flag
hiredate date
initials text
isjobresource flag
issalesrep flag
issupportrep flag
laborcost money
location ref location
officephone text
purchaseorderlimit money
releasedate date
subsidiary ref subsidiary
supervisor ref entity
""",
)

CONTACT = table(
    "contact",
    f"""{_EVERY_ENTITY.strip()}
altemail text
company ref entity
contactrole list contact.contactrole
isprivate flag
officephone text
subsidiary ref subsidiary
supervisor ref entity
""",
)

PARTNER = table(
    "partner",
    f"""{_EVERY_ENTITY.strip()}
{_PERSON_OR_FIRM.strip()}
class ref classification
department ref department
location ref location
parent ref entity
partnercode text
""",
)

ENTITY = table(
    "entity",
    f"""{_EVERY_ENTITY.strip()}
contact ref entity
customer ref entity
employee ref entity
isperson flag
parent ref entity
partner ref entity
toplevelparent ref entity = COALESCE({{row}}.parent, {{row}}.id)
type list entity.type
vendor ref entity
""",
)

_RELATIONSHIP = """
id id
entity ref entity
isprimarysub flag
name text
primarycurrency ref currency
subsidiary ref subsidiary
"""

TABLES = (
    CUSTOMER,
    VENDOR,
    EMPLOYEE,
    CONTACT,
    PARTNER,
    ENTITY,
    table("customersubsidiaryrelationship", _RELATIONSHIP, key="entity"),
    table("vendorsubsidiaryrelationship", _RELATIONSHIP, key="entity"),
)
