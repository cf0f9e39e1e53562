"""What goes through the books by hand: journals, checks, deposits, transfers, card charges."""

from netsuite_emulator.record_types.fields import Field, RecordType, enumerations, many, reference, references
from netsuite_emulator.record_types.items import ITEMS
from netsuite_emulator.record_types.transactions import (
    APPROVAL,
    ENTITY,
    EXPENSE_LINES,
    ITEM_LINES,
    SEGMENTS,
    address,
    transaction,
)

JOURNAL_LINES = Field(
    "line",
    "sublist",
    key="line",
    mandatory=True,
    fields=(
        *many("integer", "line"),
        Field("account", "reference", "account", mandatory=True),
        *many(
            "number", "debit credit tax1Amt taxRate1 grossAmt lineFxRate debitTax creditTax totalAmount lineTotalAmt"
        ),
        *many("string", "memo lineUniqueKey entityType lineCurrencyPrecision"),
        ENTITY,
        *SEGMENTS,
        *references(
            "lineSubsidiary=subsidiary dueToFromSubsidiary=subsidiary taxCode=salesTaxItem+taxGroup lineBaseCurrency=currency"
        ),
        *references(
            "taxAccount=account schedule scheduleNum=amortizationSchedule revenueRecognitionRule=revRecTemplate tax1Acct=account"
        ),
        *many("boolean", "cleared eliminate isBillable"),
        *many("date", "startDate endDate amortizationStartDate amortizationEndDate"),
        # what the browser of 2026.1 has besides
        reference("item", ITEMS),
        *references("giftCertCode=giftCertificate lineTaxCode=salesTaxItem+taxGroup"),
        *many("number", "baseGrossAmt lineTaxRate residual taxBasis"),
        *many("string", "amortizationType"),
        *many("date", "clearedDate"),
        *many("datetime", "lineCreatedDate lineLastModifiedDate", read_only=True),
        *enumerations("scheduleType"),
    ),
)

_JOURNAL = (
    JOURNAL_LINES,
    *many("boolean", "approved isReversal reversalDefer isBookSpecific"),
    *many("date", "reversalDate"),
    *many("string", "reversalEntry parentExpenseAlloc toSubsidiaries"),
    *references("toSubsidiary=subsidiary accountingBook revision createdFrom=journalEntry batch"),
    APPROVAL,
)


def _cash_lines(name: str) -> Field:
    return Field(
        name,
        "sublist",
        key="line",
        fields=(
            *many("integer", "line"),
            reference("account"),
            *many("number", "amount paymentAmount transactionAmount"),
            *many("string", "id memo refNum docNumber"),
            *many("boolean", "deposit"),
            ENTITY,
            *SEGMENTS,
            *references("paymentMethod currency"),
            reference("doc", "customerPayment cashSale customerDeposit journalEntry"),
            *many("date", "docDate"),
        ),
    )


_SPENT = (
    ENTITY,
    Field("account", "reference", "account", mandatory=True),
    EXPENSE_LINES,
    ITEM_LINES,
    *many("number", "total balance userTotal"),
    *many("boolean", "toBePrinted cleared billPay landedCostPerLine"),
    *many("date", "clearedDate"),
    *many("string", "address checkNumber"),
    address("billingAddress"),
)

_TRANSFER = (
    *references("fromAccount=account toAccount=account"),
    *many("number", "fromAmount toAmount fromExchangeRate toExchangeRate amount total"),
)

TYPES = (
    transaction("journalEntry", *_JOURNAL, label="Journal"),
    transaction("intercompanyJournalEntry", *_JOURNAL),
    transaction("advIntercompanyJournalEntry", *_JOURNAL),
    transaction("statisticalJournalEntry", *references("unitsType unit=unitsType"), *_JOURNAL),
    transaction("check", *_SPENT),
    transaction("creditCardCharge", *_SPENT),
    transaction("creditCardRefund", *_SPENT),
    transaction(
        "deposit",
        Field("account", "reference", "account", mandatory=True),
        *many("number", "total"),
        _cash_lines("payment"),
        _cash_lines("other"),
        _cash_lines("cashBack"),
    ),
    transaction("transfer", *_TRANSFER),
    RecordType(
        "budget",
        "list",
        (
            *many("string", "id", read_only=True),
            *many("string", "externalId budgetType"),
            *references("account category=budgetCategory currency customer year=accountingPeriod subsidiary"),
            *SEGMENTS,
            reference("item", "inventoryItem serviceSaleItem"),
            *many("number", " ".join(f"periodAmount{number}" for number in range(1, 25))),
        ),
    ),
)
