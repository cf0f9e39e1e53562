"""Customers, vendors, employees, contacts and partners: they share one id sequence and one kind of address book."""

from netsuite_emulator.record_types.fields import (
    Field,
    RecordType,
    enumerations,
    many,
    reference,
    references,
    sublists,
)

CUSTOMERS = "customer lead prospect job"
ANYBODY = f"{CUSTOMERS} vendor employee contact partner otherName genericResource entityGroup"

ADDRESS = (
    *many("string", "addr1 addr2 addr3 addrPhone addressee attention city state zip addrText addressFormat"),
    *many("string", "id", read_only=True),
    *enumerations("country customForm"),
    Field("override", "boolean"),
)

_ADDRESS_BOOK = Field(
    "addressBook",
    "sublist",
    key="id",
    fields=(
        *many("string", "id addressId label"),
        *many("integer", "internalId"),
        *many("boolean", "defaultBilling defaultShipping isResidential"),
        Field("addressBookAddress", "subrecord", fields=ADDRESS),
    ),
)

_CONTACT_ROLES = Field(
    "contactRoles",
    "sublist",
    key="contact",
    fields=(
        *references("contact role contactRole"),
        *many("string", "email password password2 contactName"),
        *many("boolean", "giveAccess sendEmail fillPassword requirePwdChange"),
    ),
)

_SUBSIDIARIES = Field(
    "submachine",
    "sublist",
    key="subsidiary",
    fields=(
        *references("subsidiary baseCurrency=currency taxItem=salesTaxItem+taxGroup"),
        *many("number", "balance creditLimit unbilledOrders prepaymentBalance"),
        *many("boolean", "isPrimarySub inactive"),
    ),
)

TAX_REGISTRATIONS = Field(
    "taxRegistration",
    "sublist",
    fields=(
        *many("string", "taxRegistrationNumber alias internalId"),
        *enumerations("nexusCountry nexusState"),
        *references("nexus taxAgency=vendor address"),
    ),
)

PARTNERS = Field(
    "partners",
    "sublist",
    fields=(
        *references("partner partnerRole"),
        *many("number", "contribution"),
        *many("boolean", "isPrimary"),
    ),
)

_CURRENCY_LIST = Field(
    "currencyList",
    "sublist",
    key="currency",
    fields=(
        reference("currency"),
        *many("number", "balance depositBalance overdueBalance unbilledOrders", read_only=True),
        *many("string", "displaySymbol symbolPlacement"),
        Field("overrideCurrencyFormat", "boolean"),
    ),
)

_CONTACT_LIST = Field(
    "contactList",
    "sublist",
    read_only=True,
    fields=(*references("contact contactRole"), *many("string", "email phone title")),
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
    *many("string", "externalId entityId altName email phone altPhone fax comments defaultAddress image phoneticName"),
    *many("boolean", "isInactive"),
    *many("datetime", "dateCreated lastModifiedDate", read_only=True),
    Field("subsidiary", "reference", "subsidiary", label="Primary Subsidiary", mandatory=True),
    *enumerations("customForm entityNumber"),
    _SUBSCRIPTION,
    _ADDRESS_BOOK,
)

_EVERY_PERSON_OR_FIRM = (
    Field("isPerson", "boolean", label="Individual"),
    *many("string", "companyName salutation firstName middleName lastName title url legalName accountNumber"),
    *many("string", "altEmail homePhone mobilePhone officePhone vatRegNumber printOnCheckAs defaultTaxReg"),
    *many("string", "password password2 bcn taxNumber initials"),
    *many("boolean", "autoName emailTransactions faxTransactions printTransactions unsubscribe giveAccess"),
    *many("boolean", "sendEmail requirePwdChange eligibleForCommission"),
    _EMAIL_PREFERENCE,
    *references(
        "department class=classification location accessRole=role assignedWebSite=webSite taxItem=salesTaxItem+taxGroup"
        " drAccount=account fxAccount=account defaultBankAccount=account"
    ),
)

SALES_TEAM = Field(
    "salesTeam",
    "sublist",
    fields=(
        *references("employee salesRole"),
        *many("number", "contribution"),
        *many("boolean", "isPrimary"),
        *many("string", "id", read_only=True),
    ),
)

_CUSTOMER = (
    *_EVERY_ENTITY,
    *_EVERY_PERSON_OR_FIRM,
    Field("entityStatus", "reference", "customerStatus", options=ENTITY_STATUS),
    *references(
        "category=customerCategory parent=customer+job+lead+prospect salesRep=employee partner terms=term currency"
        " receivablesAccount=account territory=salesTerritory prefCcProcessor=paymentCard campaignCategory"
        " defaultAllocationStrategy=allocationStrategy shippingItem=shipItem salesGroup=employee"
        " representingSubsidiary=subsidiary sourceWebSite=webSite openingBalanceAccount=account"
        " campaignEvent=campaign contact defaultBillingAccount=billingAccount"
        " buyingReason buyingTimeFrame salesReadiness billingRateCard billingSchedule"
    ),
    *enumerations("billingTransactionForm billingTransactionType"),
    *many("string", "searchStage defaultShippingAddress", read_only=True),
    *many("string", "contribPct"),
    *many("date", "acquisitionDate firstOrderDate lastOrderDate"),
    *many("boolean", "groupInvoices"),
    Field("priceLevel", "reference", "priceLevel", options={"1": "Base Price", "2": "Wholesale", "5": "Online"}),
    Field(
        "leadSource",
        "reference",
        "leadSource",
        options={"-2": "Ad", "-3": "Trade Show", "-4": "Partner Referral", "-5": "Web"},
    ),
    Field("stage", "enumeration", options={"LEAD": "Lead", "PROSPECT": "Prospect", "CUSTOMER": "Customer"}),
    Field("creditHoldOverride", "enumeration", options={"AUTO": "Auto", "ON": "On", "OFF": "Off"}),
    Field("shippingCarrier", "enumeration", options={"nonups": "More", "ups": "UPS"}),
    Field("alcoholRecipientType", "enumeration", options={"CONSUMER": "Consumer", "LICENSEE": "Licensee"}),
    *enumerations("language numberFormat negativeNumberFormat monthlyClosing thirdPartyCarrier thirdPartyCountry"),
    *enumerations("symbolPlacement"),
    *many("number", "creditLimit openingBalance rollupUnbilledOrders estimatedBudget"),
    *many("number", "balance depositBalance overdueBalance unbilledOrders aging aging1 aging2 aging3", read_only=True),
    *many("number", "consolBalance consolOverdueBalance consolDepositBalance consolUnbilledOrders", read_only=True),
    *many("integer", "daysOverdue consolDaysOverdue", read_only=True),
    *many("integer", "reminderDays visits currencyPrecision"),
    *many("number", "defaultOrderPriority"),
    *many("date", "openingBalanceDate"),
    *many("boolean", "taxable shipComplete isBudgetApproved taxExempt overrideCurrencyFormat isJob webLead"),
    *many("boolean", "syncPartnerTeams syncSalesTeams allowLineItemDiscounts"),
    *many("date", "startDate endDate firstVisit lastVisit firstSaleDate lastSaleDate dateClosed"),
    *many("string", "resaleNumber clickStream keywords lastPageVisited referrer taxFractionUnit taxRounding"),
    *many("string", "thirdPartyAcct thirdPartyZipCode displaySymbol ccNumber ccName"),
    _CURRENCY_LIST,
    _CONTACT_LIST,
    _CONTACT_ROLES,
    _SUBSIDIARIES,
    TAX_REGISTRATIONS,
    SALES_TEAM,
    PARTNERS,
    *sublists(
        "subscriptions download accountingBookDetail paymentInstruments nexuses campaigns subscriptionMessageHistory"
    ),
)

_PRICING = (
    Field(
        "itemPricing",
        "sublist",
        fields=(
            reference("item", "inventoryItem nonInventorySaleItem serviceSaleItem assemblyItem kitItem"),
            *references("level=priceLevel currency"),
            *many("number", "price"),
        ),
    ),
    Field("groupPricing", "sublist", fields=references("group=pricingGroup level=priceLevel")),
    Field(
        "creditCards",
        "sublist",
        fields=(
            *references("paymentMethod"),
            *many("string", "ccNumber ccName ccMemo ccExpireDate customerCode stateFrom cardState"),
            *many("integer", "internalId"),
            *many("boolean", "ccDefault"),
        ),
    ),
)

_VENDOR = (
    *_EVERY_ENTITY,
    *_EVERY_PERSON_OR_FIRM,
    Field(
        "category",
        "reference",
        "vendorCategory",
        options={"1": "Goods", "2": "Services", "3": "Freight", "4": "Contractor", "5": "Tax agency"},
    ),
    *references(
        "currency terms=term payablesAccount=account expenseAccount=account workCalendar incoTerm=incoterm"
        " representingSubsidiary=subsidiary openingBalanceAccount=account defaultVendorPaymentAccount=account"
        " purchaseOrderTemplate"
    ),
    *many("number", "creditLimit openingBalance laborCost purchaseOrderAmount purchaseOrderQuantity"),
    *many("number", "balance balancePrimary unbilledOrders unbilledOrdersPrimary prepaymentBalance", read_only=True),
    *many("boolean", "is1099Eligible isJobResourceVend isAutogeneratedRepresentingEntity billPay"),
    *many("boolean", "requireEmail eliminate isAccountant emailPurchaseOrders"),
    *many("string", "taxIdNum subsidiaryEdition taxFractionUnit taxRounding"),
    *sublists("subscriptions pricingSchedule roles rates accountingBookDetail campaigns subscriptionMessageHistory"),
    *many("date", "openingBalanceDate dateClosed"),
    # what the browser of 2026.1 has besides
    *many("string", "defaultShippingAddress", read_only=True),
    *many("number", "purchaseOrderQuantityDiff receiptAmount receiptQuantity receiptQuantityDiff rate predConfidence"),
    *many("integer", "predictedDays"),
    *references("billingClass contact laborcategory"),
    Field("manufacturingLocations", "sublist", "location"),
    _CURRENCY_LIST,
    _CONTACT_LIST,
    _CONTACT_ROLES,
    _SUBSIDIARIES,
    TAX_REGISTRATIONS,
)

_EMPLOYEE = (
    *_EVERY_ENTITY,
    *many("string", "salutation middleName title mobilePhone homePhone officePhone initials accountNumber"),
    *many("string", "socialSecurityNumber password password2 jobDescription bioText"),
    Field("firstName", "string", mandatory=True),
    Field("lastName", "string", mandatory=True),
    *references(
        "supervisor=employee department class=classification location currency workCalendar terms=term approver=employee"
        " timeApprover=employee purchaseOrderApprover=employee defaultExpenseReportCurrency=currency"
        " workplace=location job=jobTitle maritalStatus ethnicity educationLevel=education"
        " defaultAcctCorpCardExp=account billingClass timeOffPlan"
    ),
    Field(
        "employeeType",
        "reference",
        "employeeType",
        options={"1": "Regular Employee", "2": "Contractor", "3": "Working Student"},
    ),
    *enumerations("gender employeeStatus payFrequency workAssignment useTimeData"),
    *many("date", "hireDate releaseDate birthDate lastReviewDate nextReviewDate visaExpDate lastPaidDate"),
    *many(
        "boolean", "isSalesRep isSupportRep giveAccess isJobResource isJobManager isExemptTime eligibleForCommission"
    ),
    *many("boolean", "sendEmail requirePwdChange unsubscribe inheritIpRules autoName useDepartment"),
    *many("number", "laborCost purchaseOrderLimit purchaseOrderApprovalLimit expenseLimit baseWage targetUtilization"),
    Field("roles", "sublist", fields=references("selectedRole=role")),
    *sublists("subscriptions accruedTime deduction earning companyContribution companyTax employeeTax campaigns"),
    *sublists("empPerms hrEducation currencyList contactList hcmPosition jobRequisition timeOffBalance formw2"),
    *sublists("subscriptionMessageHistory"),
    # what the browser of 2026.1 has besides
    *many("string", "adpid aliennumber bonustargetcomment btemplate changedetails conflictresults ipaddressrule jobid"),
    *many("string", "driverslicensenumber passportnumber terminationdetails"),
    *many("string", "defaultBillingAddress defaultShippingAddress", read_only=True),
    *many("number", "approvallimit bonustarget rate overridecatchupamount overrideelectivedeferralamount"),
    *many("date", "authworkdate startdatetimeoffcalc"),
    *many("boolean", "concurrentwebservicesuser employeecertificate enabledeductionlimits i9verified usePerquest"),
    *many("boolean", "overridecatchupcheckbox overrideelectivedeferralcheckbox terminationbydeath directDeposit"),
    *enumerations("basewagetype bonustargetpayfrequency bonustargettype commissionpaymentpreference"),
    *enumerations("effectivedatemode employeeftestatus jobemploymentcategory terminationcategory"),
    *enumerations("terminationregretted"),
    *references("defaultJobResourceRole=jobResourceRole employeechangereason laborcategory overtimepolicy"),
    *references("residentstatus salesrole=salesRole template=employee terminationreason visatype"),
    Field(
        "directDepositList",
        "sublist",
        fields=(
            *many("string", "id accountstatus bankName bankaccountnumber bankid banknumber bankroutingnumber"),
            *many("number", "amount"),
            *many("boolean", "accountprenoted inactive netaccount savingsaccount"),
        ),
    ),
    Field(
        "rates",
        "sublist",
        fields=(*references("currency projectCostCategory"), *many("number", "amount"), *many("date", "effectiveDate")),
    ),
    Field(
        "corporateCards",
        "sublist",
        fields=(
            *references("corporateCreditCard=account corporatecardprofile"),
            *many("string", "card embossedname"),
            *many("date", "expiration"),
            *many("boolean", "isPrimary"),
        ),
    ),
    Field(
        "emergencyContact",
        "sublist",
        fields=(*many("string", "contact phone address relationship"), *references("relationshipType")),
    ),
)

_CONTACT = (
    *_EVERY_ENTITY,
    *many("string", "salutation firstName middleName lastName title altEmail homePhone mobilePhone officePhone"),
    *many("string", "assistantPhone supervisorPhone"),
    *many("integer", "owner"),
    *references(f"company={CUSTOMERS.replace(' ', '+')}+vendor+partner assistant=contact supervisor=contact"),
    *references("contactSource=campaign contactCampaignEvent=campaign contactSourceCampaignCategory=campaignCategory"),
    Field("category", "sublist", "contactCategory"),
    _EMAIL_PREFERENCE,
    Field("contactRole", "reference", "contactRole", options={"-10": "Primary Contact", "-20": "Alternate Contact"}),
    *many("boolean", "isPrivate unsubscribe giveAccess autoName"),
)

_JOB = (
    *_EVERY_ENTITY,
    *many("string", "companyName accountNumber url"),
    *references(
        "parent=customer customer jobType jobBillingType projectManager=employee currency workCalendar"
        " entityStatus=jobStatus language billingSchedule projectExpenseType estimateRevRecTemplate=revRecTemplate"
        " revRecForecastRule=revRecTemplate location department class=classification category=customerCategory"
    ),
    *many(
        "date", "startDate endDate projectedEndDate calculatedEndDate scheduledEndDate lastBaselineDate jobResourceDate"
    ),
    *many("number", "estimatedCost estimatedRevenue estimatedGrossProfit jobPrice percentComplete estimatedLaborCost"),
    *many("string", "estimatedTime estimatedTimeOverride actualTime timeRemaining initialTimeBudget"),
    *many("boolean", "isPerson allowTime allowExpenses allowAllResourcesForTasks limitTimeToAssignees"),
    *many("boolean", "isUtilizedTime isProductiveTime isExemptTime includeCrmTasksInTotals materializeTime autoName"),
    *many("boolean", "applyProjectExpenseTypeToAll useCalculatedBillingBudget forecast"),
    *enumerations("schedulingMethod projectRateCard emailPreference"),
    # what the browser of 2026.1 has besides
    *many("boolean", "allowTaskTimeForRsrcAlloc bBudgetUseCalculatedValues cBudgetUseCalculatedValues"),
    *many("boolean", "cBudgetLaborBudgetFromAlloc createChargeRule forecastChargeRunOnDemand projectCompletelyBilled"),
    *many("boolean", "sourceServiceItemFromRateCard useAllocatedTimeForForecast usePercentCompleteOverride"),
    *many("string", "allocatedTime calculatedWork calculatedWorkBaseline estimatedTimeOverrideBaseline plannedWork"),
    *many("string", "plannedWorkBaseline averageProjectPlanRecalculationDuration"),
    *many("string", "lastProjectPlanRecalculationDuration lastProjectPlanRecalculationStatus", read_only=True),
    *many("string", "lastProjectPlanRecalculationTrigger defaultShippingAddress", read_only=True),
    *many("datetime", "lastProjectPlanRecalculationDateTime", read_only=True),
    *many("date", "calculatedEndDateBaseline calculatedStartDate calculatedStartDateBaseline openingBalanceDate"),
    *many("date", "projectedEndDateBaseline scheduledEndDateBaseline startDateBaseline"),
    *many("number", "chargeAmountBilled chargeAmountHoldForBilling chargeAmountPending", read_only=True),
    *many("number", "chargeAmountReadyForBilling chargeAmountRemaining chargeExpenseAmount", read_only=True),
    *many("number", "chargeLaborAmount estimatedGrossProfitPercent percentCompleteByRsrcAlloc", read_only=True),
    *many("number", "estimatedCostJc estimatedLaborCostBaseLine estimatedLaborRevenue estimatedRevenueJc fxRate"),
    *many("number", "openingBalance percentTimeComplete plannedRevenue recognizedRevenue totalRevenue"),
    *enumerations("timeApproval"),
    *references("baselineBudget billingAccount billingRateCard contact estimateAtCompletionBudget"),
    *references("jobItem=serviceSaleItem openingBalanceAccount=account wbs"),
    *sublists("bBudget cBudget paStatement percentCompleteOverride plStatement"),
    Field(
        "jobResources",
        "sublist",
        fields=(
            reference("jobResource", "employee vendor genericResource"),
            *references("role=jobResourceRole billingClass"),
            *many("string", "email"),
            *many("boolean", "overridenCost"),
            *many("number", "cost"),
        ),
    ),
    _CONTACT_LIST,
)

_PARTNER = (
    *_EVERY_ENTITY,
    *_EVERY_PERSON_OR_FIRM,
    Field("partnerCode", "string", mandatory=True),
    *references("parent=partner terms=term currency contact"),
    Field("category", "sublist", "partnerCategory"),
    *many("string", "taxIdNum referringUrl"),
    # what the browser of 2026.1 has besides
    *many("string", "defaultShippingAddress", read_only=True),
    *many("boolean", "subpartnerLogin"),
    *enumerations("taxFractionUnit taxRounding"),
    _CONTACT_LIST,
    _CONTACT_ROLES,
    TAX_REGISTRATIONS,
    *sublists("campaigns subscriptions subscriptionMessageHistory"),
)

_OTHER_NAME = (
    *_EVERY_ENTITY,
    *_EVERY_PERSON_OR_FIRM,
    *references("category=otherNameCategory terms=term currency"),
    *many("number", "creditLimit openingBalance"),
    *many("string", "taxIdNum"),
)

TYPES = (
    RecordType("customer", "entity", (*_CUSTOMER, *_PRICING)),
    RecordType("lead", "entity", _CUSTOMER),
    RecordType("prospect", "entity", _CUSTOMER),
    RecordType("vendor", "entity", _VENDOR),
    RecordType("employee", "entity", _EMPLOYEE),
    RecordType("contact", "entity", _CONTACT),
    RecordType("partner", "entity", _PARTNER),
    RecordType("job", "entity", _JOB, label="Project"),
    RecordType("otherName", "entity", _OTHER_NAME),
    RecordType("genericResource", "entity", (*_EVERY_ENTITY, *many("number", "laborCost"), *references("currency"))),
    RecordType("entityGroup", "entity", (*_EVERY_ENTITY, *many("string", "groupName"), *enumerations("groupType"))),
)
