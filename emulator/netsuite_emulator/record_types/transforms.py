"""Which record types can be made of which (section_157901123882)."""

from collections.abc import Mapping

_FROM_A_CUSTOMER = "salesOrder estimate opportunity invoice cashSale customerPayment customerDeposit vendor"
TRANSFORMS: Mapping[str, str] = {
    "customer": _FROM_A_CUSTOMER,
    "lead": "customer prospect opportunity estimate salesOrder",
    "prospect": "customer opportunity estimate salesOrder",
    "vendor": "purchaseOrder vendorBill vendorPayment vendorCredit customer",
    "employee": "expenseReport vendor",
    "opportunity": "estimate salesOrder invoice cashSale",
    "estimate": "salesOrder invoice cashSale",
    "salesOrder": "invoice itemFulfillment cashSale returnAuthorization purchaseOrder workOrder",
    "invoice": "creditMemo customerPayment returnAuthorization",
    "cashSale": "cashRefund returnAuthorization",
    "returnAuthorization": "itemReceipt creditMemo cashRefund",
    "creditMemo": "customerRefund",
    "purchaseRequisition": "purchaseOrder",
    "purchaseOrder": "itemReceipt vendorBill vendorReturnAuthorization",
    "vendorBill": "vendorPayment vendorCredit vendorReturnAuthorization",
    "vendorReturnAuthorization": "itemFulfillment vendorCredit",
    "transferOrder": "itemFulfillment itemReceipt",
    "workOrder": "assemblyBuild workOrderIssue workOrderCompletion workOrderClose",
    "assemblyBuild": "assemblyUnbuild",
}
"""The record types each record type can be made into."""

OF_SOME: Mapping[str, str] = {"itemFulfillment": "itemReceipt"}
"""What some records of a type can be made into, which no document lists: a fulfilment of a transfer order (seen in a production client)."""
