"""
Which record types share their external IDs, and how SuiteQL finds records by them.

An external ID stands once in a whole group (`section_N3436356`), and in whatever case (`section_N3432681`): an invoice cannot have that of
a payment.
"""

from dataclasses import dataclass

from netsuite_plugin.suitetalk import names


@dataclass(frozen=True)
class Group:
    """
    Record types that share their external IDs, lower-case.

    `table` is the one that has all of them, `told_by` its column that tells one type from another.
    """

    name: str
    table: str
    told_by: str
    types: frozenset[str]

    @property
    def query(self) -> str:
        """The query for the records of the group, of whatever type, that have one of the external IDs `:keys`; they are lower-case."""
        return f"SELECT id, externalid, {self.told_by} AS told FROM {self.table} WHERE LOWER(externalid) IN (:keys)"  # noqa: S608 - constants


_TRANSACTION_TYPES = (
    "advintercompanyjournalentry assemblybuild assemblyunbuild bintransfer binworksheet blanketpurchaseorder cashrefund cashsale check "
    "creditcardcharge creditcardrefund creditmemo customerdeposit customerpayment customerpaymentauthorization customerrefund deposit "
    "depositapplication estimate expensereport fulfillmentrequest intercompanyjournalentry intercompanytransferorder inventoryadjustment "
    "inventorycostrevaluation inventorycount inventorystatuschange inventorytransfer inventoryworksheet invoice itemfulfillment itemreceipt "
    "journalentry opportunity orderreservation paycheck paycheckjournal periodendjournal purchasecontract purchaseorder "
    "purchaserequisition returnauthorization revenuearrangement revenuecommitment revenuecommitmentreversal salesorder "
    "statisticaljournalentry storepickupfulfillment taxliabilitypayment transferorder vendorbill vendorcredit vendorpayment "
    "vendorprepayment vendorprepaymentapplication vendorreturnauthorization wave workorder workorderclose workordercompletion workorderissue"
)
_ENTITY_TYPES = "contact customer employee entitygroup job lead othername partner projecttemplate prospect vendor"
_ITEM_TYPES = (
    "assemblyitem descriptionitem discountitem downloaditem giftcertificateitem inventoryitem itemgroup kititem "
    "lotnumberedassemblyitem lotnumberedinventoryitem markupitem noninventorypurchaseitem noninventoryresaleitem noninventorysaleitem "
    "otherchargepurchaseitem otherchargeresaleitem otherchargesaleitem paymentitem serializedassemblyitem serializedinventoryitem "
    "servicepurchaseitem serviceresaleitem servicesaleitem subscriptionplan subtotalitem"
)
# types spelled as in SDF's list of standard transactions (`SDFxml_371599899`), and opportunity (`section_N3436356`)
TRANSACTIONS = Group("transactions", "transaction", "recordtype", frozenset(_TRANSACTION_TYPES.split()))
# those of `section_N3436356`; its other groups have no table of their own
_GROUPS = (
    TRANSACTIONS,
    Group("entities", "entity", "type", frozenset(_ENTITY_TYPES.split())),
    Group("items", "item", "itemtype", frozenset(_ITEM_TYPES.split())),
)


def group_of(record_type: str) -> Group | None:
    """Return the group of a record type whose records are all in one table; None for another type, or one that is not known here."""
    name = record_type.lower()
    if name.startswith("customtransaction"):
        return TRANSACTIONS
    return next((each for each in _GROUPS if name in each.types), None)


def records_query(record_type: str) -> str:
    """
    Return the query for the records of a type that have one of the external IDs `:keys`, which are lower-case.

    All transactions are in one table, where `told` says which type each is. A type that is not known here has a table of its own name, or the
    query is refused.
    """
    name = names.record_type(record_type).lower()
    if name in TRANSACTIONS.types:
        return TRANSACTIONS.query
    return f"SELECT id, externalid FROM {name} WHERE LOWER(externalid) IN (:keys)"  # noqa: S608 - a checked name


def taken(external_id: str, group: Group, *, told: str, record_id: str) -> str:
    """Say that another record of the group has an external ID, and what to do; begins in the middle of a sentence."""
    return (
        f"{external_id!r} is that of another record, {told} {record_id}: an external ID stands once among all {group.name}, in whatever "
        f"case. Give another one. The record that has it: {_holder_query(external_id, group)}"
    )


def perhaps_taken(external_id: str, group: Group) -> str:
    """Say how to learn whether another record of the group has an external ID."""
    return (
        f"An external ID stands once among all {group.name}, in whatever case. Whether another record has {external_id!r}: "
        f"{_holder_query(external_id, group)}"
    )


def _holder_query(external_id: str, group: Group) -> str:
    # an external ID has no quotation mark: `names.external_id`
    return f"SELECT id, {group.told_by} FROM {group.table} WHERE LOWER(externalid) = '{external_id.lower()}'"  # noqa: S608 - shown, not sent
