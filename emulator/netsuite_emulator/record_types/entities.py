"""Customers, vendors, employees, contacts and partners: they share one id sequence and one kind of address book."""

from netsuite_emulator.record_types.fields import Field, RecordType, many, reference

ADDRESS = (
    *many("string", "addr1 addr2 addr3 addrPhone addressee attention city state zip addrText", read_only=False),
    Field("country", "enumeration"),
    Field("override", "boolean"),
)

_ADDRESS_BOOK = Field(
    "addressBook",
    "sublist",
    key="id",
    fields=(
        *many("string", "id addressId label"),
        *many("boolean", "defaultBilling defaultShipping isResidential"),
        Field("addressBookAddress", "subrecord", fields=ADDRESS),
    ),
)

_CURRENCY_LIST = Field(
    "currencyList",
    "sublist",
    key="currency",
    fields=(
        reference("currency"),
        *many("number", "balance depositBalance overdueBalance unbilledOrders", read_only=True),
    ),
)

_CONTACT_LIST = Field(
    "contactList", "sublist", read_only=True, fields=(reference("contact"), *many("string", "email phone title"))
)

_EMAIL_PREFERENCE = Field(
    "emailPreference", "enumeration", options={"DEFAULT": "Default", "HTML": "HTML", "PDF": "PDF"}
)

_SUBSCRIPTION = Field(
    "globalSubscriptionStatus",
    "enumeration",
    options={
        "1": "Soft Opt-In",
        "2": "Soft Opt-Out",
        "3": "Confirmed Opt-In",
        "4": "Confirmed Opt-Out",
    },
)

# Statuses of leads, prospects and customers: a list of its own, served as customerStatus in real accounts.
ENTITY_STATUS = {
    "6": "LEAD-Unqualified",
    "7": "LEAD-Qualified",
    "8": "PROSPECT-In Discussion",
    "9": "PROSPECT-Identified Decision Makers",
    "10": "PROSPECT-Proposal",
    "11": "PROSPECT-In Negotiation",
    "12": "PROSPECT-Purchasing",
    "13": "CUSTOMER-Closed Won",
    "14": "PROSPECT-Closed Lost",
    "15": "CUSTOMER-Renewal",
    "16": "CUSTOMER-Lost Customer",
}

_EVERY_ENTITY = (
    *many("string", "id", read_only=True),
    *many("string", "externalId entityId email phone altPhone fax comments defaultAddress"),
    *many("boolean", "isInactive"),
    *many("datetime", "dateCreated lastModifiedDate", read_only=True),
    Field("subsidiary", "reference", "subsidiary", label="Primary Subsidiary", mandatory=True),
    _SUBSCRIPTION,
    _ADDRESS_BOOK,
)

_EVERY_PERSON_OR_FIRM = (
    Field("isPerson", "boolean", label="Individual"),
    *many("string", "companyName salutation firstName middleName lastName title url legalName accountNumber"),
    *many("string", "altEmail homePhone mobilePhone vatRegNumber printOnCheckAs"),
    *many("boolean", "autoName emailTransactions faxTransactions printTransactions unsubscribe"),
    _EMAIL_PREFERENCE,
)

CUSTOMER = RecordType(
    "customer",
    "entity",
    (
        *_EVERY_ENTITY,
        *_EVERY_PERSON_OR_FIRM,
        Field("customForm", "enumeration", options={"-2": "Standard Customer Form", "30": "Wholesale Customer Form"}),
        Field("entityStatus", "reference", "customerStatus", options=ENTITY_STATUS),
        reference("category", "customerCategory"),
        reference("parent", "customer"),
        reference("salesRep", "employee"),
        reference("partner"),
        reference("terms", "term"),
        reference("currency"),
        reference("receivablesAccount", "account"),
        Field("priceLevel", "reference", "priceLevel", options={"1": "Base Price", "2": "Wholesale", "5": "Online"}),
        Field(
            "leadSource",
            "reference",
            "leadSource",
            options={"-2": "Ad", "-3": "Trade Show", "-4": "Partner Referral", "-5": "Web"},
        ),
        Field("stage", "enumeration", options={"LEAD": "Lead", "PROSPECT": "Prospect", "CUSTOMER": "Customer"}),
        Field("creditHoldOverride", "enumeration", options={"AUTO": "Auto", "ON": "On", "OFF": "Off"}),
        Field("language", "enumeration"),
        Field("shippingCarrier", "enumeration", options={"nonups": "More", "ups": "UPS"}),
        Field("alcoholRecipientType", "enumeration", options={"CONSUMER": "Consumer", "LICENSEE": "Licensee"}),
        *many("number", "creditLimit"),
        *many("number", "balance depositBalance overdueBalance unbilledOrders", read_only=True),
        *many("integer", "daysOverdue", read_only=True),
        *many("integer", "reminderDays"),
        *many("boolean", "taxable shipComplete isBudgetApproved"),
        *many("date", "startDate endDate"),
        *many("string", "resaleNumber taxExempt"),
        _CURRENCY_LIST,
        _CONTACT_LIST,
        Field(
            "salesTeam",
            "sublist",
            fields=(reference("employee"), *many("number", "contribution"), *many("boolean", "isPrimary")),
        ),
    ),
)

VENDOR = RecordType(
    "vendor",
    "entity",
    (
        *_EVERY_ENTITY,
        *_EVERY_PERSON_OR_FIRM,
        Field("customForm", "enumeration", options={"-9": "Standard Vendor Form"}),
        Field(
            "category",
            "reference",
            "vendorCategory",
            options={"1": "Goods", "2": "Services", "3": "Freight", "4": "Contractor", "5": "Tax agency"},
        ),
        reference("currency"),
        reference("terms", "term"),
        reference("payablesAccount", "account"),
        reference("expenseAccount", "account"),
        *many("number", "creditLimit"),
        *many(
            "number", "balance balancePrimary unbilledOrders unbilledOrdersPrimary prepaymentBalance", read_only=True
        ),
        *many("boolean", "is1099Eligible isJobResourceVend isAutogeneratedRepresentingEntity"),
        *many("string", "taxIdNum subsidiaryEdition"),
        _CURRENCY_LIST,
        _CONTACT_LIST,
    ),
)

EMPLOYEE = RecordType(
    "employee",
    "entity",
    (
        *_EVERY_ENTITY,
        *many("string", "salutation middleName title mobilePhone homePhone officePhone initials"),
        Field("firstName", "string", mandatory=True),
        Field("lastName", "string", mandatory=True),
        reference("supervisor", "employee"),
        reference("department"),
        reference("class", "classification"),
        reference("location"),
        reference("currency"),
        Field(
            "employeeType",
            "reference",
            "employeeType",
            options={"1": "Regular Employee", "2": "Contractor", "3": "Working Student"},
        ),
        *many("date", "hireDate releaseDate birthDate"),
        *many("boolean", "isSalesRep isSupportRep giveAccess isJobResource"),
        *many("number", "laborCost purchaseOrderLimit"),
    ),
)

CONTACT = RecordType(
    "contact",
    "entity",
    (
        *_EVERY_ENTITY,
        *many("string", "salutation firstName middleName lastName title altEmail homePhone mobilePhone officePhone"),
        reference("company", "customer vendor partner"),
        reference("supervisor", "contact"),
        Field(
            "contactRole", "reference", "contactRole", options={"-10": "Primary Contact", "-20": "Alternate Contact"}
        ),
        *many("boolean", "isPrivate"),
    ),
)

PARTNER = RecordType(
    "partner",
    "entity",
    (
        *_EVERY_ENTITY,
        *_EVERY_PERSON_OR_FIRM,
        Field("partnerCode", "string", mandatory=True),
        reference("parent", "partner"),
        reference("department"),
        reference("class", "classification"),
        reference("location"),
    ),
)

TYPES = (CUSTOMER, VENDOR, EMPLOYEE, CONTACT, PARTNER)
