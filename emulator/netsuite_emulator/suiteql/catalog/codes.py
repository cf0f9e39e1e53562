"""The codes by which SuiteQL tells transactions, entities and items apart, and what they are called on screens."""

from collections.abc import Mapping

# Record type → (transaction.type, label): the codes every published query uses.
_TRANSACTIONS = {
    "assemblyBuild": ("Build", "Assembly Build"),
    "assemblyUnbuild": ("Unbuild", "Assembly Unbuild"),
    "binTransfer": ("BinTrnfr", "Bin Transfer"),
    "binWorksheet": ("BinWksht", "Bin Putaway Worksheet"),
    "blanketPurchaseOrder": ("BlankOrd", "Blanket Purchase Order"),
    "cashRefund": ("CashRfnd", "Cash Refund"),
    "cashSale": ("CashSale", "Cash Sale"),
    "check": ("Check", "Check"),
    "creditCardCharge": ("CardChrg", "Credit Card Charge"),
    "creditCardRefund": ("CardRfnd", "Credit Card Refund"),
    "creditMemo": ("CustCred", "Credit Memo"),
    "customerDeposit": ("CustDep", "Customer Deposit"),
    "customerPayment": ("CustPymt", "Payment"),
    "customerRefund": ("CustRfnd", "Customer Refund"),
    "deposit": ("Deposit", "Deposit"),
    "depositApplication": ("DepAppl", "Deposit Application"),
    "estimate": ("Estimate", "Quote"),
    "expenseReport": ("ExpRept", "Expense Report"),
    "intercompanyTransferOrder": ("TrnfrOrd", "Transfer Order"),
    "inventoryAdjustment": ("InvAdjst", "Inventory Adjustment"),
    "inventoryCount": ("InvCount", "Inventory Count"),
    "inventoryCostRevaluation": ("InvReval", "Inventory Cost Revaluation"),
    "inventoryStatusChange": ("InvStatCh", "Inventory Status Change"),
    "inventoryTransfer": ("InvTrnfr", "Inventory Transfer"),
    "inventoryWorksheet": ("InvWksht", "Inventory Worksheet"),
    "invoice": ("CustInvc", "Invoice"),
    "itemFulfillment": ("ItemShip", "Item Fulfillment"),
    "itemReceipt": ("ItemRcpt", "Item Receipt"),
    "journalEntry": ("Journal", "Journal"),
    "advIntercompanyJournalEntry": ("Journal", "Journal"),
    "intercompanyJournalEntry": ("Journal", "Journal"),
    "statisticalJournalEntry": ("Journal", "Journal"),
    "opportunity": ("Opprtnty", "Opportunity"),
    "ownershipTransfer": ("OwnTrnsf", "Ownership Transfer"),
    "paycheckJournal": ("PChkJrnl", "Paycheck Journal"),
    "periodEndJournal": ("PEJrnl", "Period End Journal"),
    "purchaseContract": ("PurchCon", "Purchase Contract"),
    "purchaseOrder": ("PurchOrd", "Purchase Order"),
    "purchaseRequisition": ("PurchReq", "Requisition"),
    "requestForQuote": ("Rfq", "Request For Quote"),
    "returnAuthorization": ("RtnAuth", "Return Authorization"),
    "revenueArrangement": ("RevArrng", "Revenue Arrangement"),
    "revenueCommitment": ("RevComm", "Revenue Commitment"),
    "salesOrder": ("SalesOrd", "Sales Order"),
    "transfer": ("Transfer", "Transfer"),
    "transferOrder": ("TrnfrOrd", "Transfer Order"),
    "vendorBill": ("VendBill", "Bill"),
    "vendorCredit": ("VendCred", "Bill Credit"),
    "vendorPayment": ("VendPymt", "Bill Payment"),
    "vendorPrepayment": ("VPrep", "Vendor Prepayment"),
    "vendorPrepaymentApplication": ("VPrepApp", "Vendor Prepayment Application"),
    "vendorReturnAuthorization": ("VendAuth", "Vendor Return Authorization"),
    "workOrder": ("WorkOrd", "Work Order"),
    "workOrderClose": ("WOClose", "Work Order Close"),
    "workOrderCompletion": ("WOCompl", "Work Order Completion"),
    "workOrderIssue": ("WOIssue", "Work Order Issue"),
}

TRANSACTION_TYPES: Mapping[str, str] = {name: code for name, (code, _) in _TRANSACTIONS.items()}
TYPE_LABELS: Mapping[str, str] = dict(_TRANSACTIONS.values())

ENTITY_TYPES: Mapping[str, tuple[str, str]] = {
    "customer": ("CustJob", "Customer"),
    "lead": ("CustJob", "Customer"),
    "prospect": ("CustJob", "Customer"),
    "vendor": ("Vendor", "Vendor"),
    "employee": ("Employee", "Employee"),
    "contact": ("Contact", "Contact"),
    "partner": ("Partner", "Partner"),
    "otherName": ("OthName", "Other Name"),
    "job": ("Job", "Project"),
    "genericResource": ("GenericResource", "Generic Resource"),
}

# Record type → (item.itemtype, subtype, label).
_ITEMS = {
    "assemblyItem": ("Assembly", "", "Assembly/Bill of Materials"),
    "lotNumberedAssemblyItem": ("Assembly", "", "Assembly/Bill of Materials"),
    "serializedAssemblyItem": ("Assembly", "", "Assembly/Bill of Materials"),
    "descriptionItem": ("Description", "", "Description"),
    "discountItem": ("Discount", "", "Discount"),
    "downloadItem": ("DwnLdItem", "", "Download Item"),
    "giftCertificateItem": ("GiftCert", "", "Gift Certificate"),
    "inventoryItem": ("InvtPart", "", "Inventory Item"),
    "lotNumberedInventoryItem": ("InvtPart", "", "Inventory Item"),
    "serializedInventoryItem": ("InvtPart", "", "Inventory Item"),
    "itemGroup": ("Group", "", "Item Group"),
    "kitItem": ("Kit", "", "Kit/Package"),
    "markupItem": ("Markup", "", "Markup"),
    "nonInventoryPurchaseItem": ("NonInvtPart", "Purchase", "Non-inventory Item"),
    "nonInventoryResaleItem": ("NonInvtPart", "Resale", "Non-inventory Item"),
    "nonInventorySaleItem": ("NonInvtPart", "Sale", "Non-inventory Item"),
    "otherChargePurchaseItem": ("OthCharge", "Purchase", "Other Charge"),
    "otherChargeResaleItem": ("OthCharge", "Resale", "Other Charge"),
    "otherChargeSaleItem": ("OthCharge", "Sale", "Other Charge"),
    "paymentItem": ("Payment", "", "Payment"),
    "servicePurchaseItem": ("Service", "Purchase", "Service"),
    "serviceResaleItem": ("Service", "Resale", "Service"),
    "serviceSaleItem": ("Service", "Sale", "Service"),
    "subtotalItem": ("Subtotal", "", "Subtotal"),
}

ITEM_TYPE_CODES: Mapping[str, str] = {name: code for name, (code, _, _) in _ITEMS.items()}
ITEM_SUBTYPES: Mapping[str, str] = {name: subtype for name, (_, subtype, _) in _ITEMS.items()}
ITEM_LABELS: Mapping[str, str] = {code: label for code, _, label in _ITEMS.values()}
STOCKED = frozenset({"InvtPart", "Assembly"})

# Tables that have another name than the records they show.
TABLE_NAMES: Mapping[str, str] = {
    "lead": "customer",
    "prospect": "customer",
    "jobTitle": "hcmjob",
}


def table_of(record_type: str) -> str:
    """Name the table that holds the rows of a record type."""
    if record_type in TRANSACTION_TYPES:
        return "transaction"
    if record_type in ITEM_TYPE_CODES:
        return "item"
    return TABLE_NAMES.get(record_type, record_type.lower())


def display_kind(record_type: str) -> str:
    """Name the set of display texts a record type adds to; records that share an id sequence share it."""
    return "entity" if record_type in ENTITY_TYPES else table_of(record_type)


# Each record type of a family as a table of its own besides, with the columns of the family's and those of its rows: table → the
# family's, and what its rows have.
OF_ONE_TYPE: Mapping[str, tuple[str, str]] = {
    **{name.lower(): ("transaction", f"recordtype = '{name.lower()}'") for name in TRANSACTION_TYPES},
    **{
        name.lower(): (
            "item",
            (
                f"itemtype = '{code}' AND COALESCE(subtype, 'any') = '{subtype or 'any'}'"
                f" AND isserialitem = '{'T' if name.startswith('serialized') else 'F'}'"
                f" AND islotitem = '{'T' if name.startswith('lotNumbered') else 'F'}'"
            ),
        )
        for name, (code, subtype, _) in _ITEMS.items()
    },
}

# Those of them that somebody has seen, and who; that there are the others is UNCONFIRMED.
SEEN_AS_TABLES: Mapping[str, str] = {
    **dict.fromkeys(("invoice", "inventoryitem"), "selected from by an export in production"),
    **dict.fromkeys(("estimate", "opportunity"), "selected from by a tap in production"),
    **dict.fromkeys(
        ("advintercompanyjournalentry", "intercompanyjournalentry"), "in a list checked by an account's metadata"
    ),
    **dict.fromkeys(
        ("deposit", "discountitem", "inventorytransfer", "paycheckjournal", "periodendjournal"),
        "in the Records Catalog",
    ),
}

# Tables that taps in production read, and of which no more is published than some columns: an account without the feature has none of them.
NOT_BUILT_TABLES = frozenset(
    str.split("""
    monthlyrecurringrevenue sourcedetails
    """)
)
