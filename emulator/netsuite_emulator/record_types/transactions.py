"""What every transaction has, the lines it is made of, and its statuses: the parts all transactions are put together from."""

from dataclasses import replace

from netsuite_emulator.record_types.entities import ADDRESS, ANYBODY
from netsuite_emulator.record_types.fields import (
    Field,
    RecordType,
    bare_references,
    enumerations,
    many,
    reference,
    references,
    sublists,
)
from netsuite_emulator.record_types.items import ITEMS

# Status codes by type: the letter that REST gives as id and SuiteQL as transaction.status. A type that is not here is
# entered once and for all: it has the one status "A".
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
    "returnAuthorization": {
        "A": "Pending Approval",
        "B": "Pending Receipt",
        "C": "Cancelled",
        "D": "Partially Received",
        "E": "Pending Refund/Partially Received",
        "F": "Pending Refund",
        "G": "Refunded",
        "H": "Closed",
    },
    "vendorReturnAuthorization": {
        "A": "Pending Approval",
        "B": "Pending Return",
        "C": "Cancelled",
        "D": "Partially Returned",
        "E": "Pending Credit/Partially Returned",
        "F": "Pending Credit",
        "G": "Credited",
        "H": "Closed",
    },
    "transferOrder": {
        "A": "Pending Approval",
        "B": "Pending Fulfillment",
        "C": "Rejected",
        "D": "Partially Fulfilled",
        "E": "Pending Receipt/Partially Fulfilled",
        "F": "Pending Receipt",
        "G": "Received",
        "H": "Closed",
    },
    "workOrder": {
        "A": "Planned",
        "B": "Released",
        "C": "Cancelled",
        "D": "In Process",
        "G": "Built",
        "H": "Closed",
    },
    "cashRefund": {"A": "Undefined", "B": "Deposited", "V": "Voided"},
    "customerDeposit": {"A": "Not Deposited", "B": "Deposited", "C": "Fully Applied", "V": "Voided"},
    "customerRefund": {"A": "Undefined", "V": "Voided"},
    "vendorCredit": {"A": "Open", "B": "Fully Applied", "V": "Voided"},
    "vendorPrepayment": {
        "A": "Pending Approval",
        "B": "Paid",
        "C": "Partially Applied",
        "D": "Fully Applied",
        "V": "Voided",
    },
    "expenseReport": {
        "A": "In Progress",
        "B": "Pending Supervisor Approval",
        "C": "Pending Accounting Approval",
        "D": "Rejected by Supervisor",
        "E": "Rejected by Accounting",
        "F": "Approved by Accounting",
        "I": "Paid In Full",
    },
    "purchaseRequisition": {
        "A": "Pending Approval",
        "B": "Pending Order",
        "C": "Cancelled",
        "F": "Fully Ordered",
        "H": "Closed",
    },
}

# The letters before the document numbers an account gives out; a type that is not here is numbered by the person who enters it.
_PREFIXES = {
    "salesOrder": "SO",
    "invoice": "INV",
    "customerPayment": "PYMT",
    "creditMemo": "CM",
    "cashSale": "CS",
    "cashRefund": "CR",
    "customerDeposit": "CD",
    "customerRefund": "REF",
    "purchaseOrder": "PO",
    "vendorPayment": "BP",
    "vendorCredit": "VC",
    "journalEntry": "JE",
    "estimate": "EST",
    "opportunity": "OPP",
    "itemFulfillment": "IF",
    "itemReceipt": "IR",
    "returnAuthorization": "RMA",
    "vendorReturnAuthorization": "VRMA",
    "transferOrder": "TO",
    "inventoryAdjustment": "IA",
    "inventoryTransfer": "IT",
    "binTransfer": "BT",
    "workOrder": "WO",
    "assemblyBuild": "AB",
    "expenseReport": "ER",
    "purchaseRequisition": "PR",
}
_FIRST_STATUSES = {
    "customerPayment": "C",
    "cashSale": "C",
    "purchaseOrder": "B",
    "vendorPayment": "F",
    "journalEntry": "B",
    "itemFulfillment": "C",
    "workOrder": "B",
    "expenseReport": "B",
}

APPROVAL = Field(
    "approvalStatus",
    "enumeration",
    options={"1": "Pending Approval", "2": "Approved", "3": "Rejected"},
)

_SOURCES = (
    "estimate opportunity salesOrder invoice purchaseOrder vendorBill cashSale creditMemo returnAuthorization"
    " vendorReturnAuthorization transferOrder workOrder purchaseRequisition blanketPurchaseOrder assemblyBuild"
)

SEGMENTS = references("department class=classification location")

ACCOUNTING_BOOKS = Field(
    "accountingBookDetail",
    "sublist",
    fields=(
        *references("accountingBook currency subsidiary"),
        *many("number", "exchangeRate"),
        *many("boolean", "revRecOnRevCommitment tranIsVsoeBundle"),
    ),
)

_EVERY_TRANSACTION = (
    *many("string", "id transactionNumber currencyName currencySymbol", read_only=True),
    *many("string", "externalId tranId memo originator entityTaxRegNum subsidiaryTaxRegNum deletionReasonMemo"),
    Field("tranDate", "date", label="Date"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
    *references("postingPeriod=accountingPeriod subsidiary currency nexus entityNexus=nexus"),
    *references("nextApprover=employee createdBy=employee primaryBookBaseCurrency=currency deletionReason"),
    *enumerations("customForm intercoStatus source"),
    *many("number", "exchangeRate"),
    *many(
        "boolean", "isBaseCurrency taxRegOverride taxDetailsOverride taxPointDateOverride void excludeFromGLNumbering"
    ),
    *many("date", "taxPointDate prevDate"),
    *SEGMENTS,
    ACCOUNTING_BOOKS,
    *sublists("appliedRules installment purchaseOrders paymentEvent userEvents contacts billingSchedules"),
    reference("createdFrom", _SOURCES),
    *references("intercoTransaction=salesOrder+purchaseOrder+journalEntry"),
)

INVENTORY_DETAIL = Field(
    "inventoryDetail",
    "subrecord",
    fields=(
        *many("string", "id unit itemDescription", read_only=True),
        *many("string", "externalId"),
        *many("number", "quantity"),
        *references("location toLocation=location"),
        Field("item", "reference", ITEMS),
        *enumerations("customForm"),
        Field(
            "inventoryAssignment",
            "sublist",
            fields=(
                *references("binNumber=bin toBinNumber=bin issueInventoryNumber=inventoryNumber inventoryStatus"),
                *references("toInventoryStatus=inventoryStatus licensePlateNumber"),
                *many("string", "receiptInventoryNumber packCarton pickCarton"),
                *many("integer", "internalId inventoryDetail"),
                *many("number", "quantity quantityAvailable secondaryQuantity"),
                *many("date", "expirationDate"),
            ),
        ),
    ),
)

LINE_SEGMENTS = (*SEGMENTS, reference("customer", "customer job lead prospect"), *references("project=job"))

ITEM_LINES = Field(
    "item",
    "sublist",
    key="line",
    fields=(
        *many("integer", "line orderLine lineNumber billingLine"),
        Field("item", "reference", ITEMS, mandatory=True),
        *many("string", "description memo vendorName serialNumbers itemName displayName unitsDisplay poVendorName"),
        *many("string", "lineUniqueKey itemDescription binNumbers giftCertFrom giftCertMessage giftCertRecipientEmail"),
        *many("string", "giftCertRecipientName giftCertNumber"),
        *many("number", "quantity rate amount grossAmt tax1Amt taxAmount taxRate taxRate1 taxRate2 costEstimate"),
        *many("number", "costEstimateRate estGrossProfit estGrossProfitPercent percentComplete origRate altSalesAmt"),
        *many("number", "quantityFulfilled quantityBilled quantityReceived quantityAvailable quantityBackOrdered"),
        *many("number", "quantityCommitted quantityRemaining quantityOnHand quantityPacked quantityPicked onHand"),
        *many(
            "number",
            "quantityOrdered quantityAllocated initQuantity unitCost poRate estimatedRate estimatedAmount discountTotal expectedQuantity",
        ),
        *LINE_SEGMENTS,
        Field("price", "reference", "priceLevel", options={"-1": "Custom", "1": "Base Price", "2": "Wholesale"}),
        *bare_references("units=unitsType secondaryUnits=unitsType"),
        Field("taxCode", "reference", "salesTaxItem taxGroup", options={"-7": "Not taxable", "-8": "Taxable"}),
        *references(
            "poVendor=vendor createdPo=purchaseOrder createPoFrom=purchaseOrder"
            " billVarianceStatus revRecSchedule chargeType chargeRule subscription subscriptionLine"
            " billingSchedule inventorylocation=location inventorysubsidiary=subsidiary subsidiary catchUpPeriod=accountingPeriod"
            " amortizationSched landedCostCategory=costCategory toLocation=location bomRevision"
            " billOfMaterials=bom vendor receiveLocation=location revenueElement orderAllocationStrategy"
            " charge=charge timeBill job projectTask"
        ),
        Field("linkedOrder", "sublist", "purchaseOrder salesOrder"),
        reference("orderDoc", "salesOrder purchaseOrder transferOrder returnAuthorization"),
        *enumerations(
            "costEstimateType createPo commitInventory itemType itemSubtype shipCarrier itemFulfillmentChoice"
        ),
        *many(
            "boolean",
            "isClosed isBillable isTaxable itemReceive isOpen isDropShipment fulfillable noAutoAssignLocation",
        ),
        *many(
            "boolean",
            "excludeFromRateRequest isEstimate isNumbered isSerial matchBillToReceipt returnFromGroup marginal",
        ),
        *many("boolean", "excludePromotions locationAutoAssigned restock taxable billable"),
        *many(
            "date",
            "expectedReceiptDate expectedShipDate requestedDate shipDate revRecStartDate revRecEndDate startDate",
        ),
        *many("date", "endDate orderDate cancelDate amortizStartDate amortizationEndDate giftCertDate"),
        *many(
            "boolean", "createWo itemIsFulfilled deferRevRec printItems commitmentFirm linked fromJob isCatchWeightItem"
        ),
        *many("boolean", "doNotCreateRevenueElement hasOrdBillLink processedByRevCommit vsoeDelivered vsoeIsEstimate"),
        *many(
            "number", "orderPriority baseAmount baseGrossAmt baseNetAmount lastPurchasePrice rateIncludingTax minQty"
        ),
        *many("number", "netAltSalesAmt requiredDepositAmount secondaryQuantity quantityDemandAllocated vsoePrice"),
        *many("number", "vsoeAllocation vsoeAmount subscriptionLineRate subscriptionLinePeriodAmount"),
        *many("string", "options taxDetailsReference licenseCode matrixType poCurrency rateSchedule woId"),
        *many("date", "closeDate expirationDate"),
        *many("integer", "shipGroup revRecTermInMonths daysLate"),
        # what the browser of 2026.1 has besides, of orders, bills, credits and deliveries
        *many("string", "initOqpBucket oqpBucket revrec_recurrencetype secondaryUnitsList allocationAlert"),
        *many("string", "priceIntervalFrequency priceIntervalFrequencyName priceIntervalRepeatEvery"),
        *many("string", "subscriptionLineType consignmentConsumed"),
        *many("number", "primaryToSecondaryUnitConversionRate secondaryUnitConversionRate"),
        *many("integer", "uniqueKey"),
        *many("boolean", "excludeFromPredictiveRisk isAllocateFirmInvtOnly isFreezeFirmAllocation"),
        *many("boolean", "consigned isConsignmentItem"),
        *enumerations("vsoeDeferral vsoePermitDiscount vsoeSOPGroup"),
        reference("shipAddress", "address"),
        reference("shipMethod", "shipItem"),
        INVENTORY_DETAIL,
    ),
)

EXPENSE_LINES = Field(
    "expense",
    "sublist",
    key="line",
    fields=(
        *many("integer", "line orderLine"),
        reference("account"),
        reference("category", "expenseCategory"),
        *many("number", "amount grossAmt tax1Amt taxAmount taxRate1 foreignAmount exchangeRate quantity rate"),
        *many("string", "memo refNumber"),
        *LINE_SEGMENTS,
        *references(
            "taxCode=salesTaxItem+taxGroup currency amortizationSched projectTask expMediaItem=file linkedOrder=purchaseOrder"
        ),
        *many("boolean", "isBillable isClosed isNonReimbursable corporateCreditCard receipt"),
        *many("date", "expenseDate amortizStartDate amortizationEndDate"),
        # what the browser of 2026.1 has besides
        *many("number", "taxRate2"),
        *many("string", "taxDetailsReference"),
    ),
)


def more(lines: Field, *columns: Field) -> Field:
    """Describe lines that have columns besides those of all lines of their kind."""
    return replace(lines, fields=(*lines.fields, *columns))


TOTALS = many(
    "number", "subtotal taxTotal tax2Total discountTotal total altShippingCost altHandlingCost", read_only=True
)

TAX_DETAILS = Field(
    "taxDetails",
    "sublist",
    fields=(
        *many("string", "taxDetailsReference lineName lineType calcDetail"),
        *references("taxType taxCode=salesTaxItem+taxGroup"),
        *many("number", "netAmount grossAmount taxBasis taxRate taxAmount"),
    ),
)

LANDED_COSTS = Field(
    "landedCosts",
    "sublist",
    fields=(
        *references("category=costCategory transaction=vendorBill+itemReceipt+purchaseOrder"),
        *many("number", "amount"),
        *enumerations("source"),
    ),
)

LANDED_COST = Field(
    "landedCost",
    "subrecord",
    fields=(
        Field(
            "landedCostData",
            "sublist",
            fields=(*references("costCategory"), *many("number", "amount"), *enumerations("source")),
        ),
    ),
)

APPLICABLE = (
    "invoice creditMemo journalEntry cashSale customerRefund customerDeposit customerPayment vendorBill vendorCredit"
    " vendorPayment expenseReport vendorPrepayment purchaseOrder"
)


# What the browser of 2026.1 has of one kind of such lines alone.
_APPLIED = {
    "apply": (*many("integer", "job"), *many("string", "jobName")),
    "credit": (*many("string", "appliedTo"), *many("date", "creditDate")),
    "deposit": (*many("date", "depositDate"), *many("number", "remaining"), *many("string", "currencyName")),
}


def apply_lines(name: str, target: str) -> Field:
    """Describe the sublist by which payments and credits are applied; a line is known by the document it applies to."""
    return Field(
        name,
        "sublist",
        key="doc",
        fields=(
            Field("doc", "reference", f"{target} {APPLICABLE}", mandatory=True),
            *many("integer", "line"),
            *many("boolean", "apply"),
            *many("number", "amount total due disc discAmt discAmount"),
            *many("date", "applyDate dueDate discDate"),
            *many("string", "refNum type createdFrom url internalId"),
            reference("currency"),
            *_APPLIED.get(name, ()),
        ),
    )


def address(name: str) -> Field:
    """Describe an address that belongs to one transaction alone."""
    return Field(name, "subrecord", fields=ADDRESS)


# Whom a refund or a payment is made out to.
PAID_TO = (
    *many("string", "address"),
    *many("string", "payeeAddress_text", read_only=True),
    *references("payeeAddressList=address"),
    address("payeeAddress"),
)


def transaction(name: str, *fields: Field, label: str = "") -> RecordType:
    """Describe a transaction: what each has, and what this one has besides; of two fields of one name the later counts."""
    statuses = STATUSES.get(name, {"A": "Entered"})
    # a purchase order's has no letter (seen in recorded answers)
    status = Field("status", "enumeration", read_only=True, options=statuses, labelled=name == "purchaseOrder")
    own = {each.name: each for each in (*_EVERY_TRANSACTION, status, *fields)}
    return RecordType(
        name,
        "transaction",
        tuple(own.values()),
        label=label,
        number_prefix=_PREFIXES.get(name, ""),
        first_status=_FIRST_STATUSES.get(name, "A"),
    )


CUSTOMER = Field("entity", "reference", "customer job lead prospect", label="Customer", mandatory=True)
VENDOR = Field("entity", "reference", "vendor", label="Vendor", mandatory=True)
ENTITY = reference("entity", ANYBODY)
