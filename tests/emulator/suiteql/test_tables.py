"""The tables of the data source: what public queries of every subject name is there, and what follows from the records."""

from collections import Counter

import pytest

from netsuite_emulator.suiteql import SuiteQLRefused
from netsuite_emulator.suiteql.catalog import TABLES, choices, parts
from netsuite_emulator.suiteql.catalog.columns import table

SUBJECTS = {
    "people": "SELECT e.lastname, r.name, BUILTIN.DF(e.supervisor) AS boss FROM employee e"
    " JOIN employeerolesforsearch x ON x.entity = e.id JOIN role r ON r.id = x.role",
    "sign-ins": "SELECT a.date, a.user, a.role, a.ipaddress, a.detail, a.status FROM loginaudit a WHERE a.date > SYSDATE - 90",
    "addresses": "SELECT b.label, b.defaultbilling, a.addr1, a.city, BUILTIN.DF(a.country) AS country FROM customer c"
    " JOIN customeraddressbook b ON b.entity = c.id"
    " JOIN customeraddressbookentityaddress a ON a.nkey = b.addressbookaddress",
    "contacts": "SELECT c.email, BUILTIN.DF(r.role) AS role FROM contact c JOIN companycontactrelationship r ON r.contact = c.id",
    "stock": "SELECT b.item, BUILTIN.DF(b.location) AS place, b.binnumber, b.inventorynumber, b.quantityonhand"
    " FROM inventorybalance b JOIN aggregateitemlocation l ON l.item = b.item",
    "lots": "SELECT n.inventorynumber, n.expirationdate, l.quantityonhand, a.quantity FROM inventorynumber n"
    " LEFT JOIN inventorynumberlocation l ON l.inventorynumber = n.id LEFT JOIN inventoryassignment a ON a.inventorynumber = n.id",
    "prices": "SELECT p.pricelevelname, p.price, q.unitprice FROM itemprice p JOIN pricing q ON q.item = p.item"
    " JOIN pricelevel l ON l.id = p.pricelevel",
    "assemblies": "SELECT m.linenumber, m.quantity, BUILTIN.DF(m.memberunit) AS unit, b.name, r.effectivestartdate, c.bomquantity"
    " FROM assemblyitemmember m JOIN assemblyitembom x ON x.assembly = m.parentitem JOIN bom b ON b.id = x.billofmaterials"
    " JOIN bomrevision r ON r.billofmaterials = b.id JOIN bomrevisioncomponentmember c ON c.bomrevision = r.id",
    "units": "SELECT t.name, u.unitname, u.conversionrate, u.baseunit FROM unitstypeuom u JOIN unitstype t ON t.id = u.unitstype",
    "scripts": "SELECT s.scriptid, s.apiversion, BUILTIN.DF(s.owner) AS owner, d.status, d.loglevel, n.detail FROM script s"
    " LEFT JOIN scriptdeployment d ON d.script = s.id LEFT JOIN scriptnote n ON n.scripttype = s.id",
    "files": "SELECT f.name, f.filesize, BUILTIN.DF(f.folder) AS folder, m.appfolder FROM file f"
    " JOIN mediaitemfolder m ON m.id = f.folder",
    "history": "SELECT n.date, n.field, n.oldvalue, n.newvalue, BUILTIN.DF(n.name) AS who, BUILTIN.DF(n.context) AS via"
    " FROM systemnote n WHERE n.recordid = 101",
    "deletions": "SELECT TO_CHAR(d.deleteddate, 'DS TS') AS at, d.type, d.recordid, BUILTIN.DF(d.deletedby) AS who FROM deletedrecord d",
    "consolidation": "SELECT x.averagerate, x.currentrate, x.historicalrate FROM consolidatedexchangerate x"
    " JOIN accountingperiod p ON p.id = x.postingperiod",
    "budgets": "SELECT b.account, m.period, m.amount FROM budgets b JOIN budgetsmachine m ON m.budget = b.id",
    "taxes": "SELECT t.itemid, t.rate, BUILTIN.DF(t.taxagency) AS agency, d.taxamount, d.taxbasis FROM salestaxitem t"
    " LEFT JOIN transactiontaxdetail d ON d.taxcode = t.id",
    "shipments": "SELECT s.weight, BUILTIN.DF(s.shippingmethod) AS method, a.city FROM transactionshipment s"
    " LEFT JOIN transactionshippingaddress a ON a.nkey = s.destinationaddress",
    "revenue": "SELECT e.allocationamount, p.amount, r.plannedperiod FROM revenueelement e"
    " JOIN revenueplan p ON p.createdfrom = e.id JOIN revenueplanplannedrevenue r ON r.revenueplan = p.id",
    "amortization": "SELECT s.amount, t.name, BUILTIN.DF(s.sourcetran) AS bill FROM amortizationschedule s"
    " JOIN amortizationtemplate t ON t.id = s.amortizationtemplate",
    "subscriptions": "SELECT s.name, l.quantity, i.recurringamount, BUILTIN.DF(s.customer) AS customer FROM subscription s"
    " JOIN subscriptionline l ON l.subscription = s.id JOIN subscriptionpriceinterval i ON i.subscription = s.id",
    "projects": "SELECT j.entityid, t.title, b.hours, BUILTIN.DF(b.employee) AS who FROM job j"
    " LEFT JOIN projecttask t ON t.project = j.id LEFT JOIN timebill b ON b.customer = j.id",
    "support": "SELECT c.casenumber, BUILTIN.DF(c.status) AS status, m.subject FROM supportcase c LEFT JOIN message m ON m.activity = c.id",
    "campaigns": "SELECT c.title, r.response, e.subject FROM campaign c JOIN campaignresponse r ON r.campaign = c.id"
    " JOIN campaignevent e ON e.campaign = c.id",
    "routings": "SELECT o.operationsequence, o.setuptime, s.runrate FROM manufacturingoperationtask o"
    " JOIN manufacturingrouting r ON r.item = o.item JOIN manufacturingroutingroutingstep s ON s.manufacturingrouting = r.id",
    "warehouse": "SELECT b.binnumber, z.name, s.shipmentnumber, i.quantityexpected FROM bin b LEFT JOIN zone z ON z.id = b.zone,"
    " inboundshipment s JOIN inboundshipmentitem i ON i.inboundshipment = s.id",
    "customization": "SELECT f.scriptid, f.fieldtype, t.name, l.name AS list FROM customfield f, customrecordtype t, customlist l",
    "workflows": "SELECT w.name, w.releasestatus, i.currentstate FROM workflow w LEFT JOIN workflowinstance i ON i.workflow = w.id",
}


def test_there_are_the_tables_that_real_queries_read():
    """Well over the sixty that the commonest queries need, each column named once."""
    assert len(TABLES) >= 300
    for each in TABLES.values():
        assert [] == [name for name, times in Counter(column.name for column in each.columns).items() if times > 1], (
            each.name
        )


OF_ONE_KIND = {each.name for subject in (choices, parts) for each in subject.TABLES}


@pytest.mark.parametrize("name", sorted(TABLES.keys() - OF_ONE_KIND))
def test_every_table_can_be_read_whole(service, name):
    """SELECT * works on each of them, in any case; formulas and views hold what they promise."""
    page = service.run(f"SELECT * FROM {name.upper()}", limit=5, offset=0)

    assert all(key in service_columns(name) for row in page.rows for key in row)


def service_columns(name):
    return {column.name for column in TABLES[name].columns if not column.name.startswith("_")}


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_every_subject_can_be_asked_about(service, subject):
    """Queries of every subject find their tables and columns, whether the account has any rows or not."""
    assert service.run(SUBJECTS[subject], limit=10, offset=0).total >= 0


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "transaction",
            "account createddatetime needsbill tobefaxed intercompany journaltype openingbalancetransaction taxperiod",
        ),
        ("transactionline", "account inventorylocation inventorysubsidiary"),
        ("transactionstatus", "trancustomtype"),
        ("consolidatedexchangerate", "isperiodclosed periodstartdate"),
        ("taxacct", "name taxaccttype nexus country"),
        ("vendor", "fullname defaultbillingaddress defaultshippingaddress duplicate predicteddays subsidiaryedition"),
        ("employee", "defaultexpensereportcurrency unsubscribe"),
        ("calendarevent", "response"),
        ("country", "nationality"),
        ("usrsavedsearch", "description"),
        ("advancedpdftemplate", "inactive preferred printtype savedsearch trantype customrecordtype"),
        ("accountingbook", "lastmodifieddate subsidiariesstring"),
        ("customersubsidiaryrelationship", "depositbalance externalid lastmodifieddate"),
        ("vendorsubsidiaryrelationship", "balancebase balancecurrency prepaymentbalance unbilledordersbase externalid"),
        ("job", "defaultbillingaddress defaultshippingaddress"),
        ("employeeemergencycontact", "employee contact relationship address phone"),
        ("transactionname", "type customtype name"),
        (
            "accountsreceivableaging",
            "transaction documentnumber transactiontype duedate openbalance account entity customer",
        ),
        (
            "accountspayableaging",
            "transaction documentnumber transactiontype duedate closedate openbalance accountingbook memo",
        ),
        (
            "accountperiodactivity",
            "accountingperiod account subsidiary accountingbook department amount iscustomglline",
        ),
        ("accountspayableaging", "transactionline transactionamounttransactioncurrency subsidiarybookcurrency"),
        ("transactionaddressmapping", "id transaction address addresstype createdby createddate lastmodifieddate"),
        ("transactionaddressmappingaddress", "nkey addr1 city state zip country"),
        ("taxitemtaxgroup", "id itemid description rate"),
        ("workcalendarholiday", "workcalendar exceptiondate exceptiondescription"),
        ("bomrevisioncomponentmember", "unit units"),
        ("entitytaxregistration", "id entity nexus taxregistrationnumber"),
        (
            "transactionline",
            "transferorderitemlineid kitmemberof buildvariance settlementamount productionenddate billofmaterials",
        ),
        ("transaction", "fxaltsalestotal netaltsalestotal"),
        ("customer", "billingratecard contactlist sourcewebsite"),
        ("entity", "altemail projecttemplate defaulttaxreg"),
        ("vendor", "billingclass contact contactlist defaultbankaccount defaultvendorpaymentaccount"),
        ("vendorcategory", "lastmodifieddate"),
        ("job", "alternatecontact primarycontact currencyprecision fxrate lastbaselinedate estimatedlaborcostbaseline"),
        (
            "charge",
            "billdate billingmode billingschedule chargetype creditmemo creditmemoline invoiceline servicestartdate",
        ),
        ("revenueelement", "alternateunits returnofelement sourcerecordtype lastmergetype units"),
        ("revenueplan", "statusfordisplay revrecenddatesource revrecstartdatesource parentlinecurrency"),
        ("revenueplanplannedrevenue", "deferredrevenueaccount percenttotalrecognized totalrecognized"),
        ("subscription", "lastmodifieddate billingschedule defaultrenewalplan renewalnumber rootsubscription"),
        ("subscriptionline", "ponumber revrecoption subscriptionlinestatus subscriptionplan terminationdate"),
        ("subsidiary", "purchaseorderquantity receiptquantity traninternalprefix"),
        ("transactionline", "basegrossamt basetaxamount chargetype"),
        (
            "revenueelement",
            "carveinamount contractexpenseacct journalentry delivered newstandardmigratedate unbilledreceivablegroup",
        ),
        (
            "revenueplan",
            "allocatedcontractcostamount recalcadjustperiodoffset recognitionperiod termindays totalamortized",
        ),
        ("revenueplanplannedrevenue", "periodcomments"),
        (
            "revenueplanplannedcost",
            "id revenueplan amount plannedperiod journal percenttotalrecognized totalrecognized",
        ),
        (
            "billingrevenueevent",
            "id amount eventdate eventtype eventpurpose cumulativepercentcomplete subscriptionline",
        ),
        ("revenueplanstatus", "key name"),
        ("revenueplantype", "key name"),
        ("billingscheduletype", "id name"),
        ("billingschedule", "initialamountpercent"),
        ("billingschedulerecurrence", "recurrenceid relativetoprevious units"),
        ("billingschedulemilestone", "billingschedule projecttask milestoneamount milestonecompleted milestoneterms"),
        ("employeestatus", "id name category"),
        ("employeetype", "id name category"),
        ("itemtype", "id name internalid sequence"),
        ("pricelevel", "lastmodifieddate"),
        ("projecttask", "fullname plannedwork startdatetime"),
        ("timebill", "timeofftype"),
        ("timeofftype", "incrementunit minimumincrement"),
        ("transactionsalesteam", "id transaction employee"),
        ("transaction", "requireddepositdue requireddepositpercentage"),
        ("employee", "aliennumber"),
        ("item", "revreclassfxaccount"),
        ("workcalendarholiday", "description"),
        ("bomrevisioncomponentmember", "id"),
        ("manufacturingoperationtask", "startdatetime"),
        ("itemprice", "currencypage"),
        ("inventorybalance", "lastmodifieddate"),
        ("file", "package"),
        ("role", "type"),
        ("timeoffchange", "timeoffrequest"),
        ("subscriptionline", "lastmodifieddate"),
        ("jobresources", "project jobresource role defaultcost"),
        ("usereventscriptdeployment", "id title scriptid script deploymentid recordtype isdeployed"),
        ("commercecategory", "id name primaryparent"),
        ("commercecategoryassociation", "category subcategory"),
        ("commercecategoryitemassociation", "category item"),
        ("inventoryitemlocations", "lastquantityavailablechange"),
        ("item", "froogleproductfeed nextagproductfeed tracklandedcost nextagcategory revrecschedule"),
        ("transaction", "basetotalaftertaxes recurmonthly revrecstartdate revrecschedule bulkprocsubmission picktype"),
        ("transaction", "location class shipmethod expectedreceiptdate"),
        (
            "transactionline",
            "createdpo amountlinked deferrevrec needsrevenueelement revcommittingtransaction quantityreceived",
        ),
        ("transactionaccountingline", "postingperiod"),
        ("salesordered", "account amountnet estgrossprofit partner postingperiod itemcount uniquekey"),
        ("revenueelement", "fxproratediscsalesamt effectivestartdate revenueallocationratio subscriptionline"),
        ("invoicegroup", "amountpaid taxtotal daysuntilnetdue customername lastmodifieddate terms"),
        ("billingschedule", "recurrence milestone job repeatevery transaction"),
        ("subscriptionpriceinterval", "includedquantity multiplierline overagepriceplan"),
        ("pricebooklineinterval", "id linenumber overagefrequency isrequired"),
        ("pricetiers", "id lineid minamount maxamount"),
        ("pricemodeltype", "key name isinactive"),
        ("changeorderline", "subscriptionchangeorder subscriptionline newquantity newstatus"),
        ("subscriptionchangeordernewline", "subscriptionchangeorder priceplan include required"),
        ("subscriptionchangeorderrenewalsteps", "subscriptionchangeorder step status error"),
        ("subscriptionchangeorderstatus", "key name"),
        ("subscriptionlinestatus", "key name"),
        ("subscriptionlinetype", "key name"),
        ("subscriptionlinerevision", "subscription deltaquantity totalcontractvalue appliedtochangeorder"),
        ("timeoffchange", "employee dateapplied timeoffchangetype timeofftype amount"),
        ("itempresentationitem", "superitem presitemid presentationitem description"),
        ("itemassemblyitembom", "assembly billofmaterials masterdefault currentrevision defaultforlocation"),
        ("bomrevisionbommap", "billofmaterials bomrevision"),
        ("itemquantity", "item seqnum mincount maxcount"),
        ("pickaction", "id"),
        ("picktask", "wave"),
        ("paymentcard", "id nameoncard lastmodifieddate"),
        ("campaignvertical", "id name"),
        ("othernamecategory", "id name"),
        ("activity", "enddate completeddate starttime endtime remindertype reminderminutes timedevent relateditem"),
        ("term", "lastmodifieddate"),
        ("manufacturingcosttemplate", "lastmodifieddate"),
        ("transactiontaxdetail", "line linename"),
        ("supportcase", "supportfirstreply lastcustomermessagereceived"),
        ("role", "coreadminpermission employeeselectionunrestricted effectivesubsidiaries"),
        ("restletdeployment", "id title scriptid script"),
        ("contactsubsidiaryrelationship", "entity subsidiary isprimarysub"),
        ("nexttransactionaccountinglinelink", "previousdoc nextdoc nextaccountingline amount accountingbook linktype"),
        ("recenttransactions", "id entity amount status statuscode transactionnumber typecode"),
        ("entitynote", "entity direction externalid lastmodifieddate time"),
        ("supportcasenote", "activity author note notedate"),
        ("transactioncontact", "transaction contact contactrole email"),
        ("entitysubscriptions", "entity subscription subscribed lastmodifieddate"),
        ("salesordered", "ponumber"),
        ("salesterritory", "descr inactive matchall priority"),
        ("transaction", "paymentlink completeddatetime parentexpensealloc foreignamountpaidnopost"),
        ("transactionline", "payitem duedate costestimatebase landedcostsourcelineid"),
        ("accountcontextsearch", "account accountingcontext acctnumber"),
        ("accountaccountingbookmap", "account accountingbook"),
        ("employeeroles", "employee role"),
        ("itemsitecategory", "item category isdefault"),
        ("tranpromotion", "transaction promocode couponcode promotiontype purchasediscount freegiftsadded"),
        ("promotioncodecurrency", "promotioncode currency minimumorderamount"),
        ("couponcode", "externalid"),
        ("percentcompleteoverride", "project period percent calculatedpercentcomplete revenueplans comments"),
        ("customrecordtype", "allowinlinedeleting nopermissionrequired"),
    ],
)
def test_there_are_the_columns_that_recorded_rows_and_production_queries_name(service, table, columns):
    """Seen in recorded rows, in queries of clients in production, and in lists made from an account's metadata."""
    assert service.run(f"SELECT {', '.join(columns.split())} FROM {table}", limit=1, offset=0).total >= 0


def test_a_department_class_or_location_is_mapped_to_each_of_its_subsidiaries(store, ask_store):
    """Ten public scripts find the locations of a subsidiary so; one that has several has a row for each."""
    store.put("location", {"id": "7", "name": "Both", "subsidiary": {"items": [{"id": "1"}, {"id": "2"}]}})

    assert [{"location": "7", "subsidiary": "1"}, {"location": "7", "subsidiary": "2"}] == ask_store(
        "SELECT location, subsidiary FROM locationSubsidiaryMap WHERE location = 7 ORDER BY subsidiary"
    )
    assert [] == ask_store(
        "SELECT d.id FROM department d JOIN departmentsubsidiarymap m ON m.department = d.id WHERE m.subsidiary = 99"
    )
    assert [] == ask_store("SELECT classification FROM classificationsubsidiarymap WHERE subsidiary = 99")


def test_a_part_of_a_table_has_the_rows_of_one_kind(ask):
    """The list of tables of one account: prices, maps and suppliers of each kind of item, addresses of each transaction."""
    items = "SELECT COUNT(*) AS n FROM {} WHERE item IN (SELECT id FROM item WHERE itemtype = 'InvtPart')"

    assert ask("SELECT COUNT(*) AS n FROM inventoryitemprice") == ask(items.format("itemprice"))
    assert ask("SELECT COUNT(*) AS n FROM inventoryitemsubsidiarymap") == ask(items.format("itemsubsidiarymap"))
    assert ask("SELECT nkey FROM invoiceshippingaddress ORDER BY nkey") == ask(
        "SELECT a.nkey FROM transactionshippingaddress a JOIN transaction t ON t.id = a.recordowner"
        " WHERE t.type = 'CustInvc' ORDER BY a.nkey"
    )
    assert [] == ask("SELECT item, subsidiary FROM noninventoryresaleitemsubsidiarymap WHERE item = 0")
    assert {each.name for each in parts.TABLES} >= {"kititemprice", "serviceitemitemvendor", "salesorderbillingaddress"}


def test_a_list_of_choices_is_a_table(ask):
    """One tap in production joins the statuses of approval by their ids."""
    assert ask("SELECT id, name FROM approvalstatus WHERE id = '2'") == [{"id": "2", "name": "Approved"}]
    assert [] == ask("SELECT s.name FROM transaction t JOIN approvalstatus s ON s.id = t.approvalstatus WHERE 1 = 2")
    assert [] == ask("SELECT key, name FROM costingmethodtype")


def test_a_record_type_is_a_table_with_its_rows(store, ask_store):
    """As an export in production selects from invoice and inventoryitem; the columns are those of the family, custom fields too."""
    store.put("invoice", {**store.get("invoice", "102"), "custbody_channel": "Web"})
    assert [{"channel": "Web", "entity": "Brenova Tools", "open": "108.5", "sku": "FAS-1001"}] == ask_store("""
        SELECT i.custbody_channel AS channel, BUILTIN.DF(i.entity) AS entity, i.foreignamountunpaid AS open, inv.itemid AS sku
        FROM invoice i JOIN transactionline l ON l.transaction = i.id JOIN inventoryitem inv ON inv.id = l.item
    """)


@pytest.mark.parametrize("name", ["salesOrder", "kitItem", "serializedInventoryItem", "CASHSALE"])
def test_a_table_of_one_record_type_that_nobody_has_seen_is_there_only_where_it_is_chosen(account, name):
    """No source says that all of them are there, so the account says no until the choice is made."""
    query = f"SELECT COUNT(*) AS n FROM {name}"
    with pytest.raises(SuiteQLRefused, match=f"Invalid search type: {name}"):
        account.suiteql.run(query, limit=1, offset=0)
    assert [{"n": "0"}] == account.suiteql.run("SELECT COUNT(*) AS n FROM estimate", limit=1, offset=0).rows

    account.undocumented.record_types_are_tables = True
    assert [{"n": "0"}] == account.suiteql.run(query, limit=1, offset=0).rows

    account.undocumented.record_types_are_tables = False
    with pytest.raises(SuiteQLRefused):
        account.suiteql.run(query, limit=1, offset=0)


def test_one_client_reads_the_statuses_of_vendor_returns_as_a_list(ask):
    told = ask("SELECT fullname AS a FROM transactionstatus WHERE trantype = 'VendAuth' ORDER BY id")
    assert told
    assert ask("SELECT fullname AS a FROM vendorreturnauthorizationstatus ORDER BY id") == told


def test_the_account_of_a_transaction_is_that_of_its_main_line(ask):
    """As three clients in production select it, bare and as its name."""
    assert [{"account": "1", "line": "1", "name": "1000 Accounts Receivable"}] == ask("""
        SELECT t.account, BUILTIN.DF(t.account) AS name, l.account AS line FROM transaction t
        JOIN transactionline l ON l.transaction = t.id AND l.mainline = 'T' WHERE t.id = 102
    """)


def test_an_order_has_the_location_of_its_own(store, ask_store):
    """As eight clients in production select it, of orders and of transfer orders."""
    store.put("location", {"id": "7", "name": "Harbour"})
    store.put("salesOrder", {"id": "880", "tranId": "SO880", "location": {"id": "7"}})
    assert [{"location": "7", "name": "Harbour"}] == ask_store(
        "SELECT t.location, BUILTIN.DF(t.location) AS name FROM transaction t WHERE t.id = 880"
    )


def test_what_is_open_ages(ask):
    """The aging table has the open documents, a credit as less."""
    assert [{"customer": "11", "duedate": "2/5/2026", "open": "108.5", "transaction": "102"}] == ask(
        "SELECT transaction, customer, duedate, openbalance AS open FROM accountsreceivableaging"
    )


def test_what_was_sold_is_a_table_of_lines(ask):
    """As a client in production joins it to orders; what was sold counts up, a line without an item is none of it."""
    assert [{"amount": "100.5", "quantity": "4", "tranline": "1", "transaction": "102"}] == ask(
        "SELECT transaction, tranline, quantity, amount FROM salesinvoiced"
    )


def test_kinds_of_system_notes_are_numbers(ask):
    """As a client filters on: 2 is what was set when the record was made."""
    assert [] == ask("SELECT id FROM systemnote WHERE type = 4")
    assert ask("SELECT id FROM systemnote WHERE type = 2 AND recordtypeid = -30")


def test_addresses_follow_from_the_address_book(store, ask_store):
    """An address of a customer is in the book, in the table of addresses, and on its sales."""
    address = {"addr1": "7 Mill Street", "city": "Dunmore", "state": "TX", "zip": "75010", "country": {"id": "US"}}
    line = {"label": "Main", "defaultBilling": True, "defaultShipping": True, "addressBookAddress": address}
    store.put("customer", {**store.get("customer", "11"), "addressBook": {"items": [line]}})

    assert [{"addr1": "7 Mill Street", "country": "US", "defaultbilling": "T", "label": "Main"}] == ask_store("""
        SELECT b.label, b.defaultbilling, a.addr1, a.country FROM customeraddressbook b
        JOIN customeraddressbookentityaddress a ON a.nkey = b.addressbookaddress WHERE b.entity = 11
    """)
    assert [{"country": "United States", "same": "GB"}] == ask_store("""
        SELECT BUILTIN.DF(a.country) AS country, c.id AS same FROM entityaddress a
        JOIN country c ON c.name = 'United Kingdom' WHERE a.recordowner = 11
    """)
    assert [{"city": "Dunmore", "tranid": "INV1"}] == ask_store("""
        SELECT t.tranid, a.city FROM transaction t JOIN transactionshippingaddress a ON a.nkey = t.shippingaddress
        WHERE t.type = 'CustInvc'
    """)


def test_a_deleted_record_leaves_a_trace(store, ask_store):
    """What is deleted while the account is watched is listed, with its type and day."""
    ask_store("SELECT id FROM customer")
    store.remove("customer", "12")

    assert [{"day": "2026-03-12", "recordid": "12", "type": "customer"}] == ask_store(
        "SELECT recordid, type, TO_CHAR(deleteddate, 'YYYY-MM-DD') AS day FROM deletedrecord"
    )


def test_lists_that_fields_choose_from_are_tables(ask):
    """Fixed lists have rows and names, wherever they are referred to."""
    assert {"id": "1", "name": "Base Price"} in ask("SELECT id, name FROM pricelevel")
    assert [{"shown": "CUSTOMER-Closed Won"}] == ask("SELECT BUILTIN.DF(id) AS shown FROM customerstatus WHERE id = 13")
    assert [{"n": "0"}] == ask(
        "SELECT COUNT(*) AS n FROM customerstatus s LEFT JOIN entitystatus e ON e.key = s.id WHERE e.key IS NULL"
    )


@pytest.mark.parametrize(
    ("table", "key", "name"),
    [
        ("employeestatuscategory", "2", "Actively Employed"),
        ("employeetypecategory", "3", "Contractor"),
        ("itemsubtype", "Resale", "For Resale"),
    ],
)
def test_a_list_of_keys_has_the_names_that_were_recorded(ask, table, key, name):
    assert [{"name": name}] == ask(f"SELECT name FROM {table} WHERE key = '{key}'")


def test_kinds_of_items_are_numbered(ask):
    assert [{"id": "Kit", "internalid": "6", "sequence": "6"}] == ask(
        "SELECT id, internalid, sequence FROM itemtype WHERE id = 'Kit'"
    )


def test_a_column_is_what_the_field_of_its_name_is():
    """The record types say it, and the table only that there is such a column."""
    drawn = table(
        "customer", "id id entity\nfield: phone isinactive datecreated salesrep entitystatus\nsince field < startdate"
    )
    assert {
        "id": ("id", "entity"),
        "phone": ("text", ""),
        "isinactive": ("flag", ""),
        "datecreated": ("time", ""),
        "salesrep": ("ref", "entity"),
        "entitystatus": ("list", "customer.entitystatus"),
        "since": ("date", ""),
    } == {each.name: (each.kind, each.display) for each in drawn.columns}


@pytest.mark.parametrize("line", ["field: nonsense", "field: addressbook", "phone telephone"])
def test_a_column_that_nothing_describes_is_found_when_it_is_read(line):
    """No field, a sublist, and a word that is no kind."""
    with pytest.raises(ValueError, match="no field says what this column is|is not a kind of column"):
        table("customer", f"id id entity\n{line}")


def test_a_choice_shows_its_name_in_each_table_that_has_it(store, ask_store):
    """The texts are those of the record type; the table of all entities has them from its first one."""
    store.put("customer", {**store.get("customer", "11"), "globalSubscriptionStatus": {"id": "3"}})
    for name in ("customer", "entity"):
        query = f"SELECT BUILTIN.DF(globalsubscriptionstatus) AS shown FROM {name} WHERE id = 11"
        assert [{"shown": "Confirmed Opt-In"}] == ask_store(query)
