"""The lists every account has: subsidiaries, departments, currencies, accounts, periods, terms. Each numbers its own ids."""

from netsuite_emulator.record_types.entities import ADDRESS, TAX_REGISTRATIONS
from netsuite_emulator.record_types.fields import (
    Field,
    RecordType,
    enumerations,
    many,
    reference,
    references,
    sublists,
)

_ID = many("string", "id", read_only=True)
_NAME = Field("name", "string", mandatory=True)
_CHANGED = many("datetime", "lastModifiedDate", read_only=True)

# Account types by the key that the REST record and SuiteQL share.
ACCOUNT_TYPES = {
    "Bank": "Bank",
    "AcctRec": "Accounts Receivable",
    "OthCurrAsset": "Other Current Asset",
    "FixedAsset": "Fixed Asset",
    "OthAsset": "Other Asset",
    "UnbilledRec": "Unbilled Receivable",
    "DeferExpense": "Deferred Expense",
    "AcctPay": "Accounts Payable",
    "CredCard": "Credit Card",
    "OthCurrLiab": "Other Current Liability",
    "LongTermLiab": "Long Term Liability",
    "DeferRevenue": "Deferred Revenue",
    "Equity": "Equity",
    "Income": "Income",
    "COGS": "Cost of Goods Sold",
    "Expense": "Expense",
    "OthIncome": "Other Income",
    "OthExpense": "Other Expense",
    "NonPosting": "Non Posting",
    "Stat": "Statistical",
}


# The name in the languages of the account; of segments and subsidiaries.
_TRANSLATIONS = Field("classTranslation", "sublist", fields=(*enumerations("locale"), *many("string", "language name")))

# What the browser of 2026.1 has of locations besides.
_BESIDES_OF_LOCATIONS = (
    *many("integer", "bufferStock dailyShippingCapacity invtTurnoverVelocity totalShippingCapacity"),
    *many("number", "defaultAllocationPriority soPredConfidence soPredictedDays toPredConfidence toPredictedDays"),
    *many("string", "pickupAlertEmail sameDayShipCutOff storeFulfillmentMemo tranInternalPrefix"),
    *many("datetime", "nextPickupCutoffTime"),
    *many("boolean", "includeInSupplyPlanning useLicensePlates useWarehouseManagement useWorkCalendarForPurchOrder"),
    *many("boolean", "useWorkCalendarForWorkOrder"),
    *references("planningWorkCalendar=workCalendar"),
    Field(
        "businessHours",
        "sublist",
        fields=(
            *many("string", "startTime endTime sameDayPickupCutOffTime"),
            *many("boolean", "isMonday isTuesday isWednesday isThursday isFriday isSaturday isSunday"),
        ),
    ),
    *sublists("docNumbering tranNumbering inventoryBalance includeLocationRegions excludeLocationRegions"),
)


def _segment(name: str) -> RecordType:
    """Describe a classification segment: departments, classes and locations have the same core."""
    return RecordType(
        name,
        "list",
        (
            *_ID,
            *many("string", "externalId fullName"),
            _NAME,
            reference("parent", name),
            *many("boolean", "isInactive includeChildren"),
            *many("integer", "internalId"),
            *_CHANGED,
            Field("subsidiary", "sublist", "subsidiary"),
            _TRANSLATIONS,
            *(
                (
                    Field("mainAddress", "subrecord", fields=ADDRESS),
                    Field("returnAddress", "subrecord", fields=ADDRESS),
                    *many("boolean", "makeInventoryAvailable makeInventoryAvailableStore useBins"),
                    *many("boolean", "includeInControlTower allowStorePickup"),
                    *many("string", "tranPrefix"),
                    *many("number", "latitude longitude storePickupBufferStock"),
                    *enumerations("timeZone geolocationMethod autoAssignmentRegionSetting"),
                    *_BESIDES_OF_LOCATIONS,
                    *references("logo=file returnLocation=location nexus"),
                    Field(
                        "locationType",
                        "reference",
                        "locationType",
                        options={"1": "Store", "2": "Warehouse"},
                    ),
                )
                if name == "location"
                else ()
            ),
        ),
    )


SUBSIDIARY = RecordType(
    "subsidiary",
    "list",
    (
        *_ID,
        *many("string", "externalId fullName legalName email fax phone url state federalIdNumber tranPrefix"),
        *many("string", "ssnOrTin tranInternalPrefix"),
        *many("integer", "internalId"),
        *enumerations("edition"),
        *references("fiscalCalendar logo=file pageLogo=file purchaseOrderIntercompanyAccount=account"),
        # what the browser of 2026.1 has besides
        *references("taxFiscalCalendar=fiscalCalendar checklayout dropdownState defEliminationSubLoc=location"),
        *references("intercoAccount=account representingCustomer=customer representingVendor=vendor"),
        *many("number", "purchaseOrderAmount purchaseOrderQuantity purchaseOrderQuantityDiff"),
        *many("number", "receiptAmount receiptQuantity receiptQuantityDiff"),
        _TRANSLATIONS,
        TAX_REGISTRATIONS,
        Field("nexus", "sublist", fields=(*references("nexusId=nexus"), *many("string", "country"))),
        Field(
            "accountingBookDetail",
            "sublist",
            fields=(
                *references("accountingBook currency"),
                *many("string", "bookStatus isAdjustmentOnly"),
                *enumerations("bookStatusName"),
                *many("boolean", "enablePeriodEndJournals"),
            ),
        ),
        _NAME,
        reference("parent", "subsidiary"),
        reference("currency"),
        Field("country", "enumeration"),
        *many("boolean", "isInactive isElimination showSubsidiaryName allowPayroll"),
        *_CHANGED,
        Field("mainAddress", "subrecord", fields=ADDRESS),
        Field("returnAddress", "subrecord", fields=ADDRESS),
        Field("shippingAddress", "subrecord", fields=ADDRESS),
    ),
)

CURRENCY = RecordType(
    "currency",
    "list",
    (
        *_ID,
        *many("string", "externalId displaySymbol formatSample"),
        *enumerations("locale fxRateUpdateTimezone symbolPlacement"),
        _NAME,
        Field("symbol", "string", label="ISO Code", mandatory=True),
        *many("number", "exchangeRate"),
        *many("integer", "currencyPrecision"),
        *many("boolean", "isInactive isBaseCurrency overrideCurrencyFormat includeInFxRateUpdates isAnchorCurrency"),
        *_CHANGED,
    ),
)

ACCOUNT = RecordType(
    "account",
    "list",
    (
        *_ID,
        *many("string", "externalId acctNumber description displayNameWithHierarchy legalName tranDate"),
        *references("department class=classification location unitsType unit category1099misc"),
        Field("restrictToAccountingBook", "sublist", "accountingBook"),
        *sublists("accountContextSearch"),
        # what the browser of 2026.1 has besides
        *many("string", "accountSearchDisplayName accountSearchDisplayNameCopy fullName", read_only=True),
        *many("number", "availableBalance fxBalance", read_only=True),
        *many("string", "sBankCompanyId sBankName sBankRoutingNumber"),
        *enumerations("sSpecAcct"),
        *references("deferralAcct=account billableExpensesAcct=account"),
        *many("number", "openingBalance exchangeRate curDocNum"),
        Field(
            "localizations",
            "sublist",
            fields=(*enumerations("accountingContext locale"), *many("string", "acctNumber acctName legalName")),
        ),
        Field("acctName", "string", label="Name", mandatory=True),
        Field("acctType", "enumeration", label="Account Type", mandatory=True, options=ACCOUNT_TYPES),
        reference("parent", "account"),
        reference("currency"),
        Field("subsidiary", "sublist", "subsidiary"),
        Field(
            "generalRate",
            "enumeration",
            options={"CURRENT": "Current", "AVERAGE": "Average", "HISTORICAL": "Historical"},
        ),
        Field(
            "cashFlowRate",
            "enumeration",
            options={"CURRENT": "Current", "AVERAGE": "Average", "HISTORICAL": "Historical"},
        ),
        *many("boolean", "isInactive eliminate includeChildren inventory revalue isSummary reconcileWithMatching"),
        *many("number", "balance", read_only=True),
        *_CHANGED,
    ),
)

ACCOUNTING_PERIOD = RecordType(
    "accountingPeriod",
    "list",
    (
        *_ID,
        Field("periodName", "string", mandatory=True),
        Field("startDate", "date", mandatory=True),
        Field("endDate", "date", mandatory=True),
        reference("parent", "accountingPeriod"),
        *many("boolean", "isQuarter isYear isAdjust isPosting isInactive"),
        *many("boolean", "closed allLocked arLocked apLocked payrollLocked allowNonGlChanges"),
        *references("fiscalCalendar"),
        *many("datetime", "closedOnDate lastModifiedDate", read_only=True),
    ),
)

TERM = RecordType(
    "term",
    "list",
    (
        *_ID,
        *many("string", "externalId"),
        _NAME,
        *many("integer", "daysUntilNetDue daysUntilExpiry dayOfMonthNetDue dueNextMonthIfWithinDays"),
        *many("number", "discountPercent"),
        *many("boolean", "dateDriven installment preferred isInactive"),
        # what the browser of 2026.1 has besides
        *many("integer", "dayDiscountExpires recurrenceCount repeatEvery"),
        *many("number", "discountPercentDateDriven"),
        *many("boolean", "payTaxUpfront splitEvenly"),
        *enumerations("recurrenceFrequency"),
        *_CHANGED,
        Field(
            "percentages",
            "sublist",
            fields=(*many("integer", "installmentLineNum"), *many("number", "percentage")),
        ),
    ),
)


def _named(names: str, *fields: Field) -> tuple[RecordType, ...]:
    """Describe lists whose records are little more than a name."""
    core = (*_ID, *many("string", "externalId description"), _NAME, *many("boolean", "isInactive"))
    return tuple(RecordType(name, "list", (*core, *fields)) for name in names.split())


_PAYMENT_METHOD = (
    reference("account"),
    *many("boolean", "creditCard undepFunds isDebitCard expressCheckoutArrangement isOnline useExternalLink"),
    *enumerations("methodType"),
)

_TAX = (
    *many("string", "itemId displayName rate available taxAgencyText"),
    *many("boolean", "includeChildren isDefault exclude exempt export"),
    *references(
        "taxAgency=vendor taxAccount=account purchaseAccount=account saleAccount=account taxType parent=salesTaxItem"
    ),
    *many("string", "state county city zip"),
    Field("subsidiary", "sublist", "subsidiary"),
    *many("date", "effectiveFrom validUntil"),
    *_CHANGED,
)

_BIN = (
    *many("string", "binNumber memo"),
    *references("location zone"),
    *many("integer", "sequenceNumber"),
    *_CHANGED,
)

_INVENTORY_NUMBER = (
    *many("string", "inventoryNumber memo"),
    *references("item=lotNumberedInventoryItem+serializedInventoryItem+lotNumberedAssemblyItem+serializedAssemblyItem"),
    *many("date", "expirationDate"),
    *many("string", "units"),
    *many("datetime", "dateCreated", read_only=True),
    *_CHANGED,
    Field(
        "locations",
        "sublist",
        fields=(reference("location"), *many("number", "quantityOnHand quantityAvailable quantityInTransit")),
    ),
)


def _subsidiary_relationship(entity: str) -> RecordType:
    return RecordType(
        f"{entity}SubsidiaryRelationship",
        "list",
        (
            *many("string", "id", read_only=True),
            *many("string", "externalId name"),
            Field("entity", "reference", entity, mandatory=True),
            Field("subsidiary", "reference", "subsidiary", mandatory=True),
            *references("primaryCurrency=currency taxItem=salesTaxItem defaultAccount=account"),
            *many("number", "balance creditLimit"),
            *many("boolean", "isPrimarySub isInactive"),
        ),
    )


TYPES = (
    SUBSIDIARY,
    _segment("department"),
    _segment("classification"),
    _segment("location"),
    CURRENCY,
    ACCOUNT,
    ACCOUNTING_PERIOD,
    TERM,
    *_named("customerCategory"),
    *_named("paymentMethod", *_PAYMENT_METHOD),
    *_named("salesTaxItem taxGroup taxType taxPeriod", *_TAX),
    RecordType(
        "bin",
        "list",
        (*many("string", "id", read_only=True), *many("string", "externalId"), *_BIN, *many("boolean", "isInactive")),
    ),
    RecordType(
        "inventoryNumber",
        "list",
        (*many("string", "id", read_only=True), *many("string", "externalId"), *_INVENTORY_NUMBER),
    ),
    _subsidiary_relationship("customer"),
    _subsidiary_relationship("vendor"),
    *_named(
        "unitsType",
        Field(
            "uom",
            "sublist",
            key="internalId",
            fields=(
                *many("string", "internalId unitName pluralName abbreviation pluralAbbreviation"),
                *many("number", "conversionRate"),
                *many("boolean", "baseUnit"),
            ),
        ),
    ),
    *_named(
        "priceLevel",
        *many("number", "discountPct"),
        *many("string", "priceCalculationFormula"),
        *many("boolean", "isOnline updateExistingPrices updateExistingTaxExclusivePrices"),
        *many("boolean", "updateExistingTaxInclusivePrices"),
        *_CHANGED,
    ),
    *_named("expenseCategory", *references("expenseAcct=account account subsidiary"), *many("number", "defaultRate")),
    *_named(
        "billingSchedule",
        *many("number", "initialAmount initialAmountPercent"),
        *enumerations("scheduleType frequency repeatEvery recurrencePattern monthDow monthDowim yearDow yearDowim"),
        *enumerations("yearDowimMonth yearMonth"),
        *references("initialTerms=term recurrenceTerms=term job"),
        reference("transaction", "salesOrder invoice estimate"),
        *many("integer", "numberRemaining dayPeriod monthDom yearDom"),
        *many("string", "monthMode yearMode"),
        *many("date", "seriesStartDate"),
        *many("boolean", "inArrears isPublic applyToSubtotal billForActuals weekMonday weekTuesday weekWednesday"),
        *many("boolean", "weekThursday weekFriday weekSaturday weekSunday"),
        Field(
            "milestone",
            "sublist",
            key="milestoneId",
            fields=(
                *many("string", "comments"),
                *many("date", "milestoneActualCompletionDate milestoneDate"),
                *many("number", "milestoneAmount milestoneId"),
                *many("boolean", "milestoneCompleted"),
                *references("milestoneTerms=term projectTask"),
            ),
        ),
        Field(
            "recurrence",
            "sublist",
            key="recurrenceId",
            fields=(
                *many("number", "amount"),
                *many("integer", "count recurrenceId"),
                *references("paymentTerms=term"),
                *many("date", "recurrenceDate"),
                *many("boolean", "relativeToPrevious"),
                *enumerations("units"),
            ),
        ),
    ),
    *_named("customerMessage nexus", *enumerations("country state"), *many("string", "message")),
    *_named(
        "currencyRate",
        *references("baseCurrency=currency transactionCurrency=currency"),
        *many("number", "exchangeRate"),
        *many("date", "effectiveDate"),
    ),
    *_named(
        "customerStatus jobStatus",
        *many("number", "probability"),
        *enumerations("stage"),
        *many("boolean", "includeInLeadReports"),
    ),
    *_named("pricingGroup vendorCategory contactCategory partnerCategory otherNameCategory jobType salesRole jobTitle"),
    *_named("salesTerritory fiscalCalendar supportCaseStatus supportCasePriority supportCaseType supportCaseOrigin"),
    *_named("supportCaseIssue leadSource campaignCategory employeeType contactRole costCategory winLossReason"),
    *_named("shipItem", *many("string", "itemId displayName"), *references("account"), *many("number", "shippingCost")),
    *_named("taxSchedule locationType role webSite allocationStrategy workCalendar inventoryStatus incoterm"),
    *_named("revRecTemplate revRecSchedule jobBillingType projectExpenseType billingClass serviceItemType zone"),
    *_named("campaignAudience campaignChannel campaignOffer campaignVertical campaignSearchEngine paymentCard"),
    *_named(
        "bom",
        *many("string", "memo"),
        *many("boolean", "availableForAllAssemblies usedOnAssembly"),
        *many("datetime", "createdDate", read_only=True),
        *_CHANGED,
        Field("subsidiary", "sublist", "subsidiary"),
    ),
    *_named(
        "manufacturingRouting manufacturingCostTemplate",
        *references("item=assemblyItem"),
        Field("subsidiary", "sublist", "subsidiary"),
    ),
)
