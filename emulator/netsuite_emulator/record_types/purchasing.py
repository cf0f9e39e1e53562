"""What is bought and what vendors are paid: requisitions, orders, receipts, bills, credits, payments, expense reports."""

from netsuite_emulator.record_types.fields import Field, enumerations, many, reference, references
from netsuite_emulator.record_types.items import ITEMS
from netsuite_emulator.record_types.transactions import (
    ACCOUNTING_BOOKS,
    APPROVAL,
    EXPENSE_LINES,
    INVENTORY_DETAIL,
    ITEM_LINES,
    LANDED_COST,
    STATUSES,
    TAX_DETAILS,
    VENDOR,
    address,
    apply_lines,
    transaction,
)

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
    ACCOUNTING_BOOKS,
    LANDED_COST,
    APPROVAL,
)

_PAID = (
    *references("account apAcct=account paymentMethod"),
    *many("number", "total balance", read_only=True),
    *many("boolean", "toBePrinted printVoucher billPay"),
    *many("string", "tranNumber checkNumber payeeAddress"),
    APPROVAL,
)

_RECEIPT_EXPENSES = Field(
    "expense",
    "sublist",
    key="line",
    fields=(
        *many("integer", "line orderLine"),
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
        *enumerations("intercoStatus purchaseOrderType"),
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
        *many("boolean", "paymentHold received"),
        *enumerations("billPaymentHold"),
        label="Bill",
    ),
    transaction(
        "vendorCredit",
        VENDOR,
        *_BUY,
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
        Field("account", "reference", "account", mandatory=True),
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
        *references("partner inboundShipment landedCostMethod itemFulfillment"),
        *many("boolean", "landedCostPerLine"),
        LANDED_COST,
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
        EXPENSE_LINES,
        *references("account acctCorpCardExp=account approver=employee expenseReportCurrency=currency"),
        *many("number", "total amount advance tax1Amt reimbursableAmount nonReimbursableAmount corpCardAmount"),
        *many("date", "dueDate"),
        *many("boolean", "complete supervisorApproval accountingApproval useMultiCurrency corpCardByDefault"),
        APPROVAL,
    ),
)
