"""Record types that few clients use: each with its name, and with the fields that matter most."""

from netsuite_emulator.record_types.fields import Field, RecordType, enumerations, many, reference, references
from netsuite_emulator.record_types.items import ITEMS
from netsuite_emulator.record_types.transactions import (
    APPROVAL,
    CUSTOMER,
    EXPENSE_LINES,
    ITEM_LINES,
    VENDOR,
    address,
    apply_lines,
    transaction,
)

_CORE = (
    *many("string", "id", read_only=True),
    *many("string", "externalId name description"),
    *many("boolean", "isInactive"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
    *enumerations("customForm"),
)


def _few(names: str, *fields: Field) -> tuple[RecordType, ...]:
    return tuple(RecordType(name, "list", (*_CORE, *fields)) for name in names.split())


TYPES = (
    *_few("accountingBook analyticalImpact billingRevenueEvent budgetCategory campaignFamily campaignSubscription"),
    *_few("fairValueFormula gLNumberingSequence hcmJob impactSubcategory merchandiseHierarchyLevel noteType topic"),
    *_few("merchandiseHierarchyVersion payrollItem revRecFieldMapping salesPriceRule salesPriceRuleEntry taxAcct"),
    *_few(
        "merchandiseHierarchyNode",
        *references("hierarchyLevel=merchandiseHierarchyLevel parentNode=merchandiseHierarchyNode"),
    ),
    *_few(
        "automatedClearingHouse generalToken paymentCardToken",
        *references("entity=customer"),
        *many("string", "mask token"),
    ),
    *_few(
        "campaignResponse",
        *references("leadSource campaignEvent=campaign entity=customer"),
        *many("date", "responseDate"),
    ),
    *_few(
        "campaignTemplate emailTemplate", *many("string", "subject content mediaItem"), *many("boolean", "isPrivate")
    ),
    *_few(
        "commerceCategory siteCategory",
        *references("parentCategory=siteCategory webSite"),
        *many("string", "itemId urlFragment"),
    ),
    *_few("competitor", *many("string", "url winStrategies strengths weaknesses productService")),
    *_few(
        "budgetExchangeRate consolidatedExchangeRate",
        *references("fromSubsidiary=subsidiary toSubsidiary=subsidiary period=accountingPeriod"),
        *many("number", "averageRate currentRate historicalRate"),
    ),
    *_few(
        "couponCode",
        *references("promotion=promotionCode recipient=customer"),
        *many("string", "code"),
        *many("boolean", "used"),
        *many("date", "dateSent"),
    ),
    *_few(
        "fairValuePrice",
        reference("item", ITEMS),
        *references("currency units=unitsType"),
        *many("number", "fairValue"),
    ),
    *_few(
        "giftCertificate",
        *many("string", "giftCertCode sender email message"),
        *many("number", "originalAmount amountRemaining amountAvailableBilled"),
        *many("date", "expirationDate"),
        *references("item=giftCertificateItem liabilityAccount=account incomeAccount=account currency"),
    ),
    *_few("globalAccountMapping", *references("sourceAccount=account destinationAccount=account accountingBook")),
    *_few(
        "itemAccountMapping", *references("sourceAccount=account destinationAccount=account accountingBook subsidiary")
    ),
    *_few("itemRevision", reference("item", ITEMS), *many("date", "effectiveDate obsoleteDate")),
    *_few("itemSupplyPlan", reference("item", ITEMS), *references("location subsidiary units=unitsType")),
    *_few("resourceGroup", *many("string", "groupName"), *references("groupOwner=employee")),
    *_few("salesCampaign", *many("string", "title"), *references("owner=employee"), *many("date", "startDate endDate")),
    RecordType(
        "issue",
        "crm",
        (
            *_CORE,
            *many("string", "issueNumber issueAbstract newDetails"),
            *references("assigned=employee reportedBy=employee product module=supportCaseModule item=inventoryItem"),
            *enumerations("issueType issueStatus severity priority"),
        ),
    ),
    RecordType(
        "manufacturingOperationTask",
        "crm",
        (
            *_CORE,
            *many("string", "title message"),
            *references("workOrder manufacturingWorkCenter=entityGroup manufacturingCostTemplate"),
            *many("integer", "operationSequence"),
            *many("number", "setupTime runRate inputQuantity completedQuantity laborResources machineResources"),
            *many("datetime", "startDateTime endDate"),
            Field(
                "status",
                "enumeration",
                options={"NOTSTART": "Not Started", "PROGRESS": "In Progress", "COMPLETE": "Completed"},
            ),
        ),
    ),
    transaction(
        "fulfillmentRequest",
        CUSTOMER,
        ITEM_LINES,
        *enumerations("transtatus fulfillmentType"),
        *references("shipMethod=shipItem"),
        address("shippingAddress"),
    ),
    transaction(
        "intercompanyTransferOrder",
        *references("transferLocation=location toSubsidiary=subsidiary employee incoTerm=incoterm"),
        *enumerations("orderStatus"),
        *many("boolean", "useItemCostAsTransferCost"),
        ITEM_LINES,
    ),
    transaction("purchaseContract", VENDOR, ITEM_LINES, *many("date", "startDate endDate effectiveDate"), APPROVAL),
    transaction(
        "vendorPrepaymentApplication", *references("vendor vendorPrepayment"), apply_lines("bill", "vendorBill")
    ),
    transaction("paycheck", *references("entity=employee account payrollBatch"), *many("date", "periodEnding")),
    transaction("paycheckJournal", *references("employee account"), EXPENSE_LINES),
    transaction("periodEndJournal", *references("accountingBook")),
)
