"""What is billed again and again: subscriptions, their plans and price books, and the accounts they are billed to."""

from dataclasses import replace

from netsuite_emulator.record_types.entities import ADDRESS
from netsuite_emulator.record_types.fields import Field, RecordType, enumerations, many, reference, references, sublists
from netsuite_emulator.record_types.items import ITEMS

_CORE = (
    *many("string", "id idNumber", read_only=True),
    *many("string", "externalId name memo"),
    *many("boolean", "isInactive inactive"),
    *many("datetime", "dateCreated createdDate lastModifiedDate lastModified", read_only=True),
    *references("currency department class=classification location"),
    *enumerations("customForm"),
)
_CUSTOMER = Field("customer", "reference", "customer job", mandatory=True)

TYPES = (
    RecordType(
        "billingAccount",
        "list",
        (
            # As an account refused a longer one.
            *(replace(each, length=50) if each.name == "name" else each for each in _CORE),
            reference("subsidiary"),
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
            reference("subsidiary"),
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
                    *enumerations("status catalogType billingMode subscriptionLineType renewalOption"),
                    *many("number", "quantity recurringAmount total discount"),
                    *many("date", "startDate endDate"),
                ),
            ),
            Field(
                "priceInterval",
                "sublist",
                key="linenumber",
                fields=(
                    *many("integer", "linenumber subscriptionPlanLineNumber startOffsetValue"),
                    *references("subscriptionLine pricePlan item=serviceSaleItem"),
                    *many("number", "quantity discount recurringAmount repeatEvery"),
                    *many("date", "startDate"),
                    *enumerations("status frequency chargeType prorateBy startOffsetUnit"),
                ),
            ),
        ),
    ),
    RecordType(
        "priceBook",
        "list",
        (
            *_CORE,
            reference("subsidiary"),
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
        "pricePlan",
        "list",
        (
            *_CORE,
            reference("subsidiary"),
            *enumerations("pricePlanType"),
            *many("number", "includedQuantity minimumAmount maximumAmount"),
            Field(
                "priceTiers",
                "sublist",
                fields=(
                    *many("number", "fromVal minAmount maxAmount value"),
                    *many("integer", "line"),
                    *enumerations("pricingOption"),
                ),
            ),
        ),
    ),
    RecordType(
        "subscriptionPlan",
        "item",
        (
            *_CORE,
            Field("itemId", "string", label="Item Name/Number", mandatory=True),
            *many("string", "displayName description"),
            *many("boolean", "autoRenewal includeChildren isTaxable"),
            *references("initialTerm=subscriptionTerm defaultRenewalTerm=subscriptionTerm incomeAccount=account"),
            *references("defaultRenewalPlan=subscriptionPlan billingSchedule taxSchedule"),
            *references("defaultRenewalTranType advanceRenewalPeriodUnit"),
            *enumerations("defaultRenewalMethod itemType"),
            *many("integer", "advanceRenewalPeriodNumber"),
            *sublists("userNotes"),
            Field("subsidiary", "sublist", "subsidiary"),
            Field(
                "member",
                "sublist",
                key="lineNumber",
                fields=(
                    *many("integer", "lineNumber"),
                    reference("item", ITEMS),
                    *references("subscriptionLineType renewalOption billingMode revRecOption"),
                    *many("boolean", "isRequired prorateStartDate prorateEndDate"),
                    *many("number", "quantity"),
                ),
            ),
        ),
    ),
    RecordType(
        "subscriptionTerm",
        "list",
        (
            *_CORE,
            reference("subsidiary"),
            *many("integer", "subscriptionTermDuration"),
            *enumerations("subscriptionTermUnit subscriptionTermType"),
        ),
    ),
    RecordType(
        "subscriptionLine",
        "list",
        (
            *_CORE,
            reference("subsidiary"),
            *references("subscription item=serviceSaleItem+nonInventorySaleItem billingAccount salesOrder"),
            *many("date", "startDate endDate"),
            *many("integer", "lineNumber subscriptionPlanLineNumber"),
            *many("number", "quantity discount recurringAmount total"),
            *many("boolean", "isIncluded prorateStartDate prorateEndDate"),
            *enumerations("subscriptionLineStatus subscriptionLineType billingMode"),
        ),
    ),
    RecordType(
        "usage",
        "list",
        (
            *_CORE,
            reference("subsidiary"),
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
            reference("subsidiary"),
            *references("subscription requestor=employee billingAccount"),
            *many("date", "effectiveDate"),
            reference("customer", "customer job"),
            *references("renewalPlan=subscriptionPlan renewalPriceBook=priceBook renewalTerm=subscriptionTerm"),
            *references("subscriptionPlan"),
            *many("date", "renewalEndDate renewalStartDate saasCommitmentStartDate saasCommitmentEndDate"),
            *many("datetime", "approvalDate"),
            *many("boolean", "terminateAtStartOfDay requestOffCycleInvoice autoName"),
            *many("string", "createdBy"),
            *enumerations(
                "action subscriptionChangeOrderStatus modificationType approvalStatus renewalMethod renewalTranType"
            ),
            Field(
                "newSubLine",
                "sublist",
                key="sequence",
                fields=(
                    *many("string", "sequence include itemDisplay required"),
                    *references("item=serviceSaleItem+nonInventorySaleItem pricePlan subscriptionLine"),
                    *many("number", "quantity discount upliftPercent"),
                    *many("integer", "multiplierLine"),
                    *enumerations("status subscriptionLineType"),
                ),
            ),
            Field(
                "subLine",
                "sublist",
                key="sequence",
                fields=(
                    *many("string", "sequence status billingMode"),
                    *many("boolean", "apply includeInRenewal"),
                    *many("number", "quantity quantityNew discount discountNew recurringAmount recurringAmountNew"),
                    *many("number", "upliftPercent upliftPercentNew"),
                    *many("integer", "item pricePlan subscriptionLine"),
                    *references("pricePlanNew=pricePlan"),
                    *many("date", "terminationDate startDate endDate"),
                    *enumerations("statusNew"),
                ),
            ),
        ),
    ),
)
