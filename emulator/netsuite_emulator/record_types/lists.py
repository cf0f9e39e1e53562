"""The lists every account has: subsidiaries, departments, currencies, accounts, periods, terms. Each numbers its own ids."""

from netsuite_emulator.record_types.entities import ADDRESS
from netsuite_emulator.record_types.fields import Field, RecordType, many, reference

_ID = many("string", "id", read_only=True)
_NAME = Field("name", "string", mandatory=True)

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
            Field("subsidiary", "sublist", "subsidiary"),
            *(
                (
                    Field("mainAddress", "subrecord", fields=ADDRESS),
                    *many("boolean", "makeInventoryAvailable"),
                    *many("string", "tranPrefix"),
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
        _NAME,
        reference("parent", "subsidiary"),
        reference("currency"),
        Field("country", "enumeration"),
        *many("boolean", "isInactive isElimination"),
        *many("datetime", "lastModifiedDate", read_only=True),
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
        *many("string", "externalId displaySymbol formatSample locale"),
        _NAME,
        Field("symbol", "string", label="ISO Code", mandatory=True),
        *many("number", "exchangeRate"),
        *many("integer", "currencyPrecision"),
        *many("boolean", "isInactive isBaseCurrency overrideCurrencyFormat includeInFxRateUpdates"),
    ),
)

ACCOUNT = RecordType(
    "account",
    "list",
    (
        *_ID,
        *many("string", "externalId acctNumber description displayNameWithHierarchy"),
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
    ),
)

CUSTOMER_CATEGORY = RecordType(
    "customerCategory", "list", (*_ID, *many("string", "externalId"), _NAME, *many("boolean", "isInactive"))
)

PAYMENT_METHOD = RecordType(
    "paymentMethod",
    "list",
    (
        *_ID,
        *many("string", "externalId"),
        _NAME,
        reference("account"),
        *many("boolean", "isInactive creditCard undepFunds isDebitCard"),
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
    CUSTOMER_CATEGORY,
    PAYMENT_METHOD,
)
