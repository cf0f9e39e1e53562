"""What is billed again and again: subscriptions, their plans and price books, and the accounts they are billed to."""

from netsuite_emulator.record_types.entities import ADDRESS
from netsuite_emulator.record_types.fields import Field, RecordType, enumerations, many, reference, references
from netsuite_emulator.record_types.items import ITEMS

_CORE = (
    *many("string", "id idNumber", read_only=True),
    *many("string", "externalId name memo"),
    *many("boolean", "isInactive inactive"),
    *many("datetime", "dateCreated createdDate lastModifiedDate lastModified", read_only=True),
    *references("subsidiary currency department class=classification location"),
    *enumerations("customForm"),
)
_CUSTOMER = Field("customer", "reference", "customer job", mandatory=True)

TYPES = (
    RecordType(
        "billingAccount",
        "list",
        (
            *_CORE,
            _CUSTOMER,
            *references("billingSchedule term=term billAddressList=address shipAddressList=address invoiceForm"),
            *references("cashSaleForm requestOffCycleInvoice createdBy=employee"),
            *many("date", "startDate endDate effectiveDate lastBillDate nextBillCycleDate lastBillCycleDate"),
            *many("boolean", "customerDefault"),
            *enumerations("frequency"),
            Field("billAddress", "subrecord", fields=ADDRESS),
            Field("shipAddress", "subrecord", fields=ADDRESS),
        ),
    ),
    RecordType(
        "subscription",
        "list",
        (
            *_CORE,
            _CUSTOMER,
            *references("billingAccount subscriptionPlan priceBook initialTerm=subscriptionTerm salesOrder"),
            *references(
                "defaultRenewalTerm=subscriptionTerm defaultRenewalPlan=subscriptionPlan advanceRenewalPeriodUnit"
            ),
            *references(
                "defaultRenewalPriceBook=priceBook parentSubscription=subscription opportunity billingSchedule"
            ),
            *references("defaultRenewalTranType estimatedRevRecEndDate"),
            *many(
                "date", "startDate endDate lastBillDate nextBillCycleDate nextRenewalStartDate billingAccountStartDate"
            ),
            *many("integer", "advanceRenewalPeriodNumber initialTermDuration subscriptionTermDuration renewalNumber"),
            *many("boolean", "autoName autoRenewal"),
            *enumerations("defaultRenewalMethod billingSubscriptionStatus frequency initialTermType initialTermUnits"),
            Field(
                "subscriptionLine",
                "sublist",
                key="lineNumber",
                fields=(
                    *many("integer", "lineNumber"),
                    *references("subscriptionLine item=serviceSaleItem+nonInventorySaleItem"),
                    *many("boolean", "isIncluded prorateStartDate prorateEndDate"),
                    *enumerations("status catalogType billingMode"),
                    *many("number", "quantity recurringAmount total discount"),
                    *many("date", "startDate endDate"),
                ),
            ),
            Field(
                "priceInterval",
                "sublist",
                key="linenumber",
                fields=(
                    *many("integer", "linenumber"),
                    *references("subscriptionLine pricePlan item=serviceSaleItem"),
                    *many("number", "quantity discount recurringAmount repeatEvery"),
                    *many("date", "startDate"),
                    *enumerations("status frequency chargeType prorateBy"),
                ),
            ),
        ),
    ),
    RecordType(
        "priceBook",
        "list",
        (
            *_CORE,
            *references("subscriptionPlan"),
            Field(
                "priceInterval",
                "sublist",
                key="lineNumber",
                fields=(
                    *many("integer", "lineNumber subscriptionPlanLineNumber"),
                    *references("item=serviceSaleItem+nonInventorySaleItem pricePlan"),
                    *many("number", "discount repeatEvery recurringAmount overageDiscount"),
                    *many("boolean", "isRequired"),
                    *enumerations("frequency chargeType prorateBy startOffsetUnit"),
                    *many("integer", "startOffsetValue"),
                ),
            ),
        ),
    ),
    RecordType(
        "usage",
        "list",
        (
            *_CORE,
            reference("customer", "customer job"),
            reference("item", ITEMS),
            *references("subscriptionPlan usageSubscription=subscription usageSubscriptionLine=subscription"),
            *many("number", "usageQuantity"),
            *many("date", "usageDate"),
        ),
    ),
    RecordType(
        "subscriptionChangeOrder",
        "list",
        (
            *_CORE,
            *references("subscription requestor=employee billingAccount"),
            *many("date", "effectiveDate"),
            *enumerations("action subscriptionChangeOrderStatus modificationType"),
        ),
    ),
)
