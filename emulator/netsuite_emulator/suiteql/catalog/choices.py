"""
Lists of choices that NetSuite itself makes and no account changes: kinds of files, levels of permissions, days of the week.

That there are these tables is from the complete list that one account's public tool has of its tables, and from the
types of queries that scripts can name. One tap in production joins one of them by `id`; others of the kind were recorded
with `key`. Both are given, which is UNCONFIRMED for the rest. Where fields of this account choose from one, it has rows.
"""

from dataclasses import replace

from netsuite_emulator.suiteql.catalog.columns import Table, table

_CHOICES = table("choices", "id text\nkey text\nname text\n")

# Table → the field whose choices are its rows.
_CHOSEN_BY = {
    "approvalstatus": "invoice.approvalstatus",
    "issuepriority": "issue.priority",
    "issueseverity": "issue.severity",
    "issuestatus": "issue.status",
    "locationtype": "location.locationtype",
    "mediatype": "file.filetype",
    "messagetype": "message.type",
    "notedirectiontype": "note.direction",
    "permissionlevel": "rolepermissions.permlevel",
    "scriptnotetype": "scriptnote.type",
    "scriptstatus": "scriptdeployment.status",
    "scripttype": "script.scripttype",
    "systemnotecontexttype": "systemnote.context",
}
_EMPTY = """
addresstype admissibilitypackagetype amortizationtype atpmethodtype automatedclearinghouseaccounttype billvariancestatus
businesseventtype calculatediscounttype cardholderauthenticationstatus cartsortorder category1099misc
commissionpaymenttype consolidatedratetype costcategorytype costestimatetype costingmethodtype creditholdoverridetype
crmtemplatetype currencyratetype currencysymbol currencysymbolplacement dayofweek demandsourcetype
effectivitybasedontype emailpreferencetype employeefilingstatus employmentcategory entitygrouptype entitylisttype
entitystage eventfrequency eventpriority eventtype executioncontext foldertype forecasttype frequencytype
fulfillmentchoice fulfillmentrequesttype fxrateupdatezone gatewaytokenfamily hcmterminationcategory incotermtype
itemperiodiclotsizetype itemsegmenttype itemsource itemsupplylotsizingtype itemsupplytype jobrequisitionpostingtype
jobrequisitionstatus mergetype mitpurpose monthsofyear negativenumberformat numberformat overheadtype partnersystem
payitemtype paymentcardbrand paymenthandlingmode paymentinitiator paymentinstrumentstatetype paymentinstrumenttype
paymentoperation paymentstatus paymentstatusreason permissiontype plannedorderstatustype planningenginefiltertype
presentationitemtype priceusingtype reportingsection retirementplancontributiontype retirementplantype
schedulingmethod scripteventtype scriptfieldtype scriptportlettype scriptversion shipperpackagetypecode
sitecategorytype specialaccounttype standardcostdefaulttype stockbehaviortype storetabtype subscriptionmessagetype
subscriptiontermunit supplychangeorderaction supplychangeorderapprovalstatus supplychangeorderstatus
supplyreplenishmenttype taxoverridemethod terminationregretted threedsecommerceindicator threedstranstatus
threedstranstatusreason threedsversion timeoffaccrualfrequency timeoffaccrualtype timezone transactionaccountinglinetype
validatepostbackstatus verificationmatchcode vsoediscounttype vsoesopgrouptype
"""


def _chosen_by(field: str) -> str:
    return f"SELECT key AS id, key, name FROM display WHERE kind = '{field}'"  # noqa: S608 - our own text


TABLES: tuple[Table, ...] = (
    *(replace(_CHOICES, name=name, view=_chosen_by(field)) for name, field in _CHOSEN_BY.items()),
    *(replace(_CHOICES, name=name) for name in _EMPTY.split()),
)
