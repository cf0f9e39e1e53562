"""What is bought and what vendors are paid: requisitions, orders, receipts, bills, credits, payments, expense reports."""

from netsuite_emulator.record_types.fields import Field, enumerations, many, reference, references
from netsuite_emulator.record_types.items import ITEMS
from netsuite_emulator.record_types.transactions import (
    APPROVAL,
    EXPENSE_LINES,
    INVENTORY_DETAIL,
    ITEM_LINES,
    LANDED_COST,
    LANDED_COSTS,
    PAID_TO,
    STATUSES,
    TAX_DETAILS,
    VENDOR,
    address,
    apply_lines,
    more,
    transaction,
)

# What the browser of 2026.1 has of the lines of orders and bills alone.
_AMORTIZED = many("string", "amortizationResidual amortizationType scheduleType")
_ORDER_ITEMS = more(
    ITEM_LINES,
    reference("assembly", ITEMS),
    *references("billOfMaterialsRevision=bomRevision createdFrom=blanketPurchaseOrder purchaseContract"),
    *references("targetLocation=location targetSubsidiary=subsidiary"),
    *many("string", "assemblyUnits createdOutsourcedWoKey"),
    *many("boolean", "createOutsourcedWo"),
    *many("integer", "leadTime"),
    *many("number", "quantityOnShipments"),
    *many("date", "productionStartDate productionEndDate"),
)
_ORDER_EXPENSES = more(
    EXPENSE_LINES,
    reference("createdFrom", "blanketPurchaseOrder"),
    *many("number", "baseGrossAmt"),
    *many("integer", "uniqueKey"),
)
_BILL_ITEMS = more(
    ITEM_LINES,
    Field("billReceipts", "sublist", "itemReceipt"),
    *references("dueToFromSubsidiary=subsidiary targetLocation=location"),
    *_AMORTIZED,
    *many("string", "isVsoeBundle"),
    LANDED_COST,
)
_BILL_EXPENSES = more(EXPENSE_LINES, *_AMORTIZED, *many("string", "orderDoc"), *many("number", "baseGrossAmt"))

# The address that bills are sent to, in one's own words: of orders, bills and credits.
_BILLED_AT = (
    *many("string", "billAddressee billAttention billAddr1 billAddr2 billAddr3 billCity billState billZip billPhone"),
    *many("string", "billOverride"),
    *many("string", "billingAddress_text", read_only=True),
    *enumerations("billCountry"),
    *many("number", "totalAfterTaxes", read_only=True),
)
_BALANCES = many("number", "balance unbilledOrders", read_only=True)

_BUY = (
    ITEM_LINES,
    EXPENSE_LINES,
    *many("number", "total taxTotal tax2Total", read_only=True),
    *many("number", "userTotal userTaxTotal discountAmount exchangeRateVariance availableVendorCredit creditLimit"),
    *references(
        "terms=term employee incoTerm=incoterm billAddressList=address shipAddressList=address project=job contact"
    ),
    *many("date", "dueDate shipDate discountDate"),
    *many("string", "otherRefNum message email fax fob vatRegNum billAddress shipAddress trackingNumbers"),
    *many(
        "boolean",
        "toBeEmailed toBePrinted toBeFaxed shipIsResidential taxIncluded landedCostPerLine supervisorApproval",
    ),
    *references("shipMethod=shipItem purchaseContract landedCostMethod"),
    address("billingAddress"),
    address("shippingAddress"),
    TAX_DETAILS,
    LANDED_COST,
    APPROVAL,
)

_PAID = (
    *references("account apAcct=account paymentMethod"),
    *PAID_TO,
    *many("number", "total balance", read_only=True),
    *many("boolean", "toBePrinted printVoucher billPay"),
    *many("string", "tranNumber checkNumber"),
    APPROVAL,
)

_RECEIPT_EXPENSES = Field(
    "expense",
    "sublist",
    key="line",
    fields=(
        *many("integer", "line orderLine orderDoc"),
        reference("itemReceipt"),
        *many("boolean", "markReceived"),
        *references("account"),
        *many("string", "memo"),
        *many("number", "amount"),
    ),
)

TYPES = (
    transaction(
        "purchaseOrder",
        VENDOR,
        *_BUY,
        reference("shipTo", "customer vendor employee"),
        Field("orderStatus", "enumeration", options=STATUSES["purchaseOrder"]),
        *enumerations("intercoStatus purchaseOrderType sourceSystem"),
        _ORDER_ITEMS,
        _ORDER_EXPENSES,
        *_BILLED_AT,
        *_BALANCES,
        *many("date", "startDate endDate"),
        *many("number", "subtotal taxRate", read_only=True),
        *many("string", "linkedTrackingNumbers storeOrder suppressUserEventsAndEmails updateDropshipOrderQty webSite"),
        *many("string", "shippingAddress_text", read_only=True),
        *many("boolean", "consigned excludefromsupplyplanning firmed isCrossSubTransaction shipOverride"),
        *references("taxItem=salesTaxItem+taxGroup"),
    ),
    transaction(
        "blanketPurchaseOrder",
        VENDOR,
        *_BUY,
        *many("date", "startDate endDate"),
        *many("number", "maximumAmount minimumAmount"),
    ),
    transaction(
        "purchaseRequisition",
        Field("entity", "reference", "employee", label="Requestor", mandatory=True),
        *_BUY,
        *many("number", "estimatedTotal"),
    ),
    transaction(
        "vendorBill",
        VENDOR,
        *_BUY,
        *references("account purchaseOrderList=purchaseOrder documentStatus"),
        *many("number", "amountPaid amountRemaining", read_only=True),
        *many("boolean", "paymentHold received overrideInstallments"),
        *enumerations("billPaymentHold"),
        _BILL_ITEMS,
        _BILL_EXPENSES,
        *_BILLED_AT,
        *_BALANCES,
        LANDED_COSTS,
        *many("date", "startDate endDate"),
        Field(
            "installment",
            "sublist",
            key="seqNum",
            fields=(
                *many("integer", "seqNum transactionLine"),
                *many("number", "amount amountDue amountPaid baseAmount baseAmountDue baseAmountPaid"),
                *many("date", "dueDate"),
                *many("string", "status"),
                reference("subsidiary"),
            ),
        ),
        label="Bill",
    ),
    transaction(
        "vendorCredit",
        VENDOR,
        *_BUY,
        *_BILLED_AT,
        *references("account"),
        *many("number", "applied unapplied"),
        *many("boolean", "autoApply"),
        apply_lines("apply", "vendorBill"),
        label="Bill Credit",
    ),
    transaction(
        "vendorPayment",
        Field("entity", "reference", "vendor employee customer", label="Payee", mandatory=True),
        *_PAID,
        reference("account"),  # left out in Oracle's sample (article_7095737506)
        *many("boolean", "cleared isInTransitPayment toBeEmailed"),
        *many("date", "clearedDate"),
        *many("number", "availableBalance unapplied", read_only=True),
        *references("voidJournal=journalEntry"),
        apply_lines("apply", "vendorBill"),
        apply_lines("credit", "vendorCredit"),
        label="Bill Payment",
    ),
    transaction(
        "vendorPrepayment",
        VENDOR,
        *_PAID,
        *references("prepaymentAccount=account purchaseOrder"),
        *many("number", "payment"),
        apply_lines("apply", "purchaseOrder"),
    ),
    transaction(
        "vendorReturnAuthorization",
        VENDOR,
        *_BUY,
        Field("orderStatus", "enumeration", options=STATUSES["vendorReturnAuthorization"]),
    ),
    transaction(
        "itemReceipt",
        reference("entity", "vendor customer employee subsidiary"),
        ITEM_LINES,
        _RECEIPT_EXPENSES,
        *references("partner inboundShipment landedCostMethod itemFulfillment employee incoTerm=incoterm"),
        *many("boolean", "landedCostPerLine"),
        *many("integer", "orderId"),
        *many("string", "orderType"),
        LANDED_COST,
        LANDED_COSTS,
    ),
    transaction(
        "inboundShipment",
        *many("string", "shipmentNumber externalDocumentNumber billOfLading vesselNumber shipmentMemo"),
        *many("date", "expectedShippingDate actualShippingDate expectedDeliveryDate actualDeliveryDate"),
        *enumerations("shipmentStatus"),
        Field(
            "items",
            "sublist",
            key="id",
            fields=(
                *many("string", "id"),
                *references("purchaseOrder vendorId=vendor receivingLocation=location ownershipLocation=location"),
                reference("shipmentItem", ITEMS),
                *many("number", "quantityExpected quantityReceived expectedRate shipmentItemAmount"),
                *references("incoTerm=incoterm poCurrency=currency unit=unitsType"),
                INVENTORY_DETAIL,
            ),
        ),
    ),
    transaction(
        "expenseReport",
        Field("entity", "reference", "employee vendor", label="Employee", mandatory=True),
        more(
            EXPENSE_LINES,
            *references("billingsubsidiary=subsidiary expenseaccount=account importedemployeeexpense"),
            *many("boolean", "linked raterequired"),
            *many("integer", "id"),
        ),
        TAX_DETAILS,
        *references("account acctCorpCardExp=account approver=employee expenseReportCurrency=currency"),
        *references("advanceaccount=account"),
        *many("number", "total amount advance tax1Amt reimbursableAmount nonReimbursableAmount corpCardAmount"),
        *many("number", "advance2 corporatecard expensereportexchangerate nonreimbursable reimbursable"),
        *many("number", "tax2Amt taxTotal"),
        *many("string", "totalbasecurrency", read_only=True),
        *many("date", "dueDate"),
        *many("boolean", "complete supervisorApproval accountingApproval useMultiCurrency corpCardByDefault"),
        *many("boolean", "policyviolated voided"),
        APPROVAL,
    ),
)
