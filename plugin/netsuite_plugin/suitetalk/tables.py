"""In which SuiteQL table the records of a type are."""

_NAMES = (
    "advinvtreversal assemblybuild assemblyunbuild blanketpurchaseorder bincountworksheet bintransfer cashrefund "
    "cashsale check creditcardcharge creditcardrefund creditmemo customerdeposit customerpayment "
    "customerpaymentauthorization customerrefund deposit depositapplication estimate expensereport "
    "fulfillmentrequest intercompanyjournalentry intercompanytransferorder inventoryadjustment "
    "inventorycostrevaluation inventorycount inventorystatuschange inventorytransfer invoice itemfulfillment "
    "itemreceipt journalentry opportunity paycheck paycheckjournal periodendjournal purchasecontract purchaseorder "
    "purchaserequisition returnauthorization revenuearrangement revenuecommitment revenuecommitmentreversal "
    "salesorder statisticaljournalentry storepickupfulfillment transferorder vendorbill vendorcredit vendorpayment "
    "vendorprepayment vendorprepaymentapplication vendorreturnauthorization workorder workorderclose "
    "workordercompletion workorderissue"
)
_TRANSACTIONS = frozenset(_NAMES.split())
"""Record types of transactions, without their case: they share one table, and one group of external IDs."""


def external_ids_of(record_type: str) -> tuple[str, dict[str, str]]:
    """
    Return a query for the internal IDs of those records of a type that have one of the external IDs `:keys`, and its further parameters.

    All transactions are in one table, and share their external IDs: the type tells an invoice from a payment.
    """
    name = record_type.lower()
    if name in _TRANSACTIONS:
        query = "SELECT id, externalid FROM transaction WHERE externalid IN (:keys) AND recordtype = :type"
        return query, {"type": name}
    return f"SELECT id, externalid FROM {name} WHERE externalid IN (:keys)", {}  # noqa: S608 - a checked record type
