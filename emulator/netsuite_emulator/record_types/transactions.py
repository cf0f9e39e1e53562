"""Orders, invoices, bills, payments and journals: one id sequence, item lines numbered from 1, journal lines from 0."""

from netsuite_emulator.record_types.entities import ADDRESS, ENTITY_STATUS
from netsuite_emulator.record_types.fields import Field, RecordType, many, reference

ITEMS = "inventoryItem nonInventorySaleItem serviceSaleItem"
ANYBODY = "customer vendor employee contact partner"

# Status codes by type: the letter that REST gives as id and SuiteQL as transaction.status.
STATUSES = {
    "salesOrder": {
        "A": "Pending Approval",
        "B": "Pending Fulfillment",
        "C": "Cancelled",
        "D": "Partially Fulfilled",
        "E": "Pending Billing/Partially Fulfilled",
        "F": "Pending Billing",
        "G": "Billed",
        "H": "Closed",
    },
    "invoice": {"A": "Open", "B": "Paid In Full", "D": "Pending Approval", "E": "Rejected", "V": "Voided"},
    "customerPayment": {"A": "Unapproved Payment", "B": "Not Deposited", "C": "Deposited", "V": "Voided"},
    "creditMemo": {"A": "Open", "B": "Fully Applied", "V": "Voided"},
    "cashSale": {"A": "Unapproved Payment", "B": "Not Deposited", "C": "Deposited", "V": "Voided"},
    "purchaseOrder": {
        "A": "Pending Supervisor Approval",
        "B": "Pending Receipt",
        "C": "Rejected by Supervisor",
        "D": "Partially Received",
        "E": "Pending Billing/Partially Received",
        "F": "Pending Bill",
        "G": "Fully Billed",
        "H": "Closed",
    },
    "vendorBill": {
        "A": "Open",
        "B": "Paid In Full",
        "C": "Cancelled",
        "D": "Pending Approval",
        "E": "Rejected",
        "V": "Voided",
    },
    "vendorPayment": {"A": "In-Transit", "F": "Approved", "P": "Pending Approval", "V": "Voided"},
    "journalEntry": {"A": "Pending Approval", "B": "Approved for Posting", "R": "Rejected", "V": "Voided"},
    "estimate": {"A": "Open", "B": "Processed", "C": "Closed", "V": "Voided", "X": "Expired"},
    "opportunity": {"A": "In Progress", "B": "Issued Estimate", "C": "Closed - Won", "D": "Closed - Lost"},
    "itemFulfillment": {"A": "Picked", "B": "Packed", "C": "Shipped"},
}

_APPROVAL = Field(
    "approvalStatus",
    "enumeration",
    options={"1": "Pending Approval", "2": "Approved", "3": "Rejected"},
)

_SEGMENTS = (reference("department"), reference("class", "classification"), reference("location"))

_EVERY_TRANSACTION = (
    *many("string", "id transactionNumber", read_only=True),
    *many("string", "externalId tranId memo"),
    Field("tranDate", "date", label="Date"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
    reference("postingPeriod", "accountingPeriod"),
    reference("subsidiary"),
    reference("currency"),
    *many("number", "exchangeRate"),
    *_SEGMENTS,
    reference("createdFrom", "estimate opportunity salesOrder invoice purchaseOrder vendorBill cashSale"),
)

_ITEM_LINES = Field(
    "item",
    "sublist",
    key="line",
    fields=(
        *many("integer", "line orderLine"),
        Field("item", "reference", ITEMS, mandatory=True),
        *many("string", "description"),
        *many("number", "quantity rate amount grossAmt tax1Amt taxRate1 costEstimate"),
        *many("number", "quantityFulfilled quantityBilled quantityReceived quantityAvailable quantityBackOrdered"),
        *_SEGMENTS,
        reference("customer"),
        Field("price", "reference", "priceLevel", options={"-1": "Custom", "1": "Base Price", "2": "Wholesale"}),
        Field("units", "reference", "unitsType", options={"1": "Each", "2": "Box"}),
        Field("taxCode", "reference", "salesTaxItem", options={"-7": "Not taxable", "-8": "Taxable"}),
        *many("boolean", "isClosed isBillable isTaxable itemReceive"),
        *many("date", "expectedReceiptDate expectedShipDate"),
        reference("orderDoc", "salesOrder purchaseOrder"),
    ),
)

_EXPENSE_LINES = Field(
    "expense",
    "sublist",
    key="line",
    fields=(
        *many("integer", "line"),
        Field("account", "reference", "account", mandatory=True),
        *many("number", "amount grossAmt tax1Amt"),
        *many("string", "memo"),
        *_SEGMENTS,
        reference("customer"),
        *many("boolean", "isBillable"),
    ),
)

_TOTALS = many("number", "subtotal taxTotal discountTotal total", read_only=True)

_SALE = (
    _ITEM_LINES,
    *_TOTALS,
    *many("number", "shippingCost handlingCost taxRate"),
    *many("number", "estGrossProfit estGrossProfitPercent totalCostEstimate", read_only=True),
    *many("string", "otherRefNum email message source"),
    reference("salesRep", "employee"),
    reference("partner"),
    reference("terms", "term"),
    Field(
        "shipMethod", "reference", "shipItem", options={"1": "Ground", "2": "Two-day", "3": "Pick-up", "37": "Freight"}
    ),
    *many("date", "shipDate startDate endDate"),
    *many("boolean", "toBeEmailed toBeFaxed toBePrinted isTaxable shipIsResidential"),
    Field("billingAddress", "subrecord", fields=ADDRESS),
    Field("shippingAddress", "subrecord", fields=ADDRESS),
)

_BUY = (
    _ITEM_LINES,
    _EXPENSE_LINES,
    *many("number", "total taxTotal userTotal", read_only=True),
    reference("terms", "term"),
    *many("date", "dueDate"),
    *many("string", "otherRefNum message"),
    Field("billingAddress", "subrecord", fields=ADDRESS),
    _APPROVAL,
)


def _apply(target: str) -> Field:
    """Describe the sublist by which payments and credits are applied; a line is known by the document it applies to."""
    return Field(
        "apply",
        "sublist",
        key="doc",
        fields=(
            Field("doc", "reference", target, mandatory=True),
            *many("integer", "line"),
            *many("boolean", "apply"),
            *many("number", "amount total due disc"),
            *many("date", "applyDate dueDate"),
            *many("string", "refNum type"),
        ),
    )


def _transaction(name: str, *fields: Field, label: str = "") -> RecordType:
    status = Field("status", "enumeration", read_only=True, options=STATUSES[name])
    return RecordType(name, "transaction", (*_EVERY_TRANSACTION, status, *fields), label=label)


_CUSTOMER = Field("entity", "reference", "customer", label="Customer", mandatory=True)
_VENDOR = Field("entity", "reference", "vendor", label="Vendor", mandatory=True)
_CUSTOMER_TITLE = (*many("string", "title"), *many("number", "probability"), *many("date", "expectedCloseDate dueDate"))
_ENTITY_STATUS = Field("entityStatus", "reference", "customerStatus", options=ENTITY_STATUS)

TYPES = (
    _transaction(
        "salesOrder",
        _CUSTOMER,
        *_SALE,
        Field("orderStatus", "enumeration", options=STATUSES["salesOrder"]),
        *many("boolean", "shipComplete"),
    ),
    _transaction(
        "invoice",
        _CUSTOMER,
        *_SALE,
        reference("account"),
        *many("date", "dueDate discountDate"),
        *many("number", "amountPaid amountRemaining amountRemainingTotalBox", read_only=True),
        _APPROVAL,
    ),
    _transaction(
        "customerPayment",
        Field("customer", "reference", "customer", mandatory=True),
        reference("arAcct", "account"),
        reference("account"),
        reference("paymentMethod"),
        *many("number", "payment"),
        *many("number", "applied unapplied total", read_only=True),
        *many("string", "checkNum"),
        *many("boolean", "undepFunds autoApply"),
        _apply("invoice"),
        label="Payment",
    ),
    _transaction(
        "creditMemo",
        _CUSTOMER,
        *_SALE,
        reference("account"),
        *many("number", "applied unapplied amountRemaining", read_only=True),
        _apply("invoice"),
    ),
    _transaction(
        "cashSale", _CUSTOMER, *_SALE, reference("account"), reference("paymentMethod"), *many("boolean", "undepFunds")
    ),
    _transaction(
        "purchaseOrder",
        _VENDOR,
        *_BUY,
        reference("employee"),
        reference("shipTo", "customer"),
        *many("boolean", "toBeEmailed toBePrinted"),
    ),
    _transaction(
        "vendorBill",
        _VENDOR,
        *_BUY,
        reference("account"),
        *many("number", "amountPaid amountRemaining", read_only=True),
        *many("boolean", "paymentHold"),
        label="Bill",
    ),
    _transaction(
        "vendorPayment",
        _VENDOR,
        Field("account", "reference", "account", mandatory=True),
        reference("apAcct", "account"),
        *many("number", "total", read_only=True),
        *many("boolean", "toBePrinted"),
        _apply("vendorBill"),
        label="Bill Payment",
    ),
    _transaction(
        "journalEntry",
        Field(
            "line",
            "sublist",
            key="line",
            mandatory=True,
            fields=(
                *many("integer", "line"),
                Field("account", "reference", "account", mandatory=True),
                *many("number", "debit credit"),
                *many("string", "memo"),
                reference("entity", ANYBODY),
                *_SEGMENTS,
                *many("boolean", "cleared eliminate"),
            ),
        ),
        *many("boolean", "approved isReversal reversalDefer void"),
        *many("date", "reversalDate"),
        _APPROVAL,
    ),
    _transaction("estimate", _CUSTOMER, *_SALE, *_CUSTOMER_TITLE, _ENTITY_STATUS),
    _transaction(
        "opportunity",
        _CUSTOMER,
        _ITEM_LINES,
        *many("number", "projectedTotal rangeLow rangeHigh"),
        *many("number", "total", read_only=True),
        reference("salesRep", "employee"),
        reference("partner"),
        *_CUSTOMER_TITLE,
        _ENTITY_STATUS,
    ),
    _transaction(
        "itemFulfillment",
        Field("entity", "reference", "customer", label="Customer"),
        _ITEM_LINES,
        Field("shipStatus", "enumeration", options=STATUSES["itemFulfillment"]),
        Field("shipMethod", "reference", "shipItem", options={"1": "Ground", "2": "Two-day", "3": "Pick-up"}),
        *many("number", "shippingCost handlingCost"),
        *many("date", "shippedDate"),
        Field("shippingAddress", "subrecord", fields=ADDRESS),
    ),
)
