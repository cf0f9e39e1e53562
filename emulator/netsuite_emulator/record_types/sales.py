"""What is sold and what customers pay: estimates, orders, invoices, credits, payments, returns, deliveries."""

from netsuite_emulator.record_types.entities import ENTITY_STATUS, PARTNERS
from netsuite_emulator.record_types.fields import Field, enumerations, many, reference, references
from netsuite_emulator.record_types.items import ITEMS
from netsuite_emulator.record_types.transactions import (
    ACCOUNTING_BOOKS,
    APPROVAL,
    CUSTOMER,
    ITEM_LINES,
    STATUSES,
    TAX_DETAILS,
    TOTALS,
    address,
    apply_lines,
    transaction,
)

_SHIP_METHODS = {"1": "Ground", "2": "Two-day", "3": "Pick-up", "37": "Freight"}
_SHIP_METHOD = Field("shipMethod", "reference", "shipItem", options=_SHIP_METHODS)

_SALES_TEAM = Field(
    "salesTeam",
    "sublist",
    fields=(*references("employee salesRole"), *many("number", "contribution"), *many("boolean", "isPrimary")),
)

_PAID_HOW = (
    *references(
        "paymentMethod creditCard=paymentCard creditCardProcessor=paymentCard paymentOption paymentProcessingProfile"
    ),
    *many("string", "ccNumber ccName ccStreet ccZipCode ccSecurityCode authCode pnRefNum checkNumber paypalTranId"),
    *many("string", "ccExpireDate payPalStatus payPalAuthId merchantAccount dynamicDescriptor softDescriptor checkNum"),
    *many("boolean", "chargeIt ccApproved getAuth ignoreAvs ccAvsStreetMatch"),
)

_SALE = (
    ITEM_LINES,
    *TOTALS,
    *many("number", "shippingCost handlingCost taxRate discountRate discountAmount altSalesTotal recognizedRevenue"),
    *many("number", "shippingTax1Rate handlingTax1Rate shippingTax2Rate giftCertApplied giftCertTotal deferredRevenue"),
    *many("number", "estGrossProfit estGrossProfitPercent totalCostEstimate", read_only=True),
    *many("string", "billingAddress_text shippingAddress_text", read_only=True),
    *many("string", "otherRefNum email message fax fob linkedTrackingNumbers trackingNumbers vatRegNum"),
    *many("string", "shipAddress billAddress billAddressee billAddr1 billAddr2 billCity billState billZip billPhone"),
    *many(
        "string", "shipAddressee shipAddr1 shipAddr2 shipCity shipState shipZip shipPhone shipAttention billAttention"
    ),
    *many(
        "string",
        "shippingInstructions billAddr3 billOverride webSite webStore storeOrder revenueStatus revCommitStatus",
    ),
    *many("string", "revenueStatusDescr revCommitStatusDescr integrationId inputReferenceCode outputReferenceCode"),
    *many("string", "outputAuthCode thirdPartyAcct paymentCardCsc muccPromoCodeInstance previousOpportunity"),
    *references(
        "salesRep=employee partner terms=term promoCode=promotionCode leadSource opportunity job project=job"
        " discountItem=discountItem+markupItem messageSel=customerMessage taxItem=salesTaxItem+taxGroup salesGroup=employee"
        " billAddressList=address shipAddressList=address shippingTaxCode=salesTaxItem+taxGroup campaign"
        " handlingTaxCode=salesTaxItem+taxGroup billingSchedule revRecSchedule sourceWebSite=webSite billingAccount couponCode salesChannel orderType"
        " incoTerm=incoterm contact"
    ),
    # what the browser of 2026.1 has besides, of a cash sale
    *many("string", "abbrevType contribPct oppcreatedfrom oppcreatedfromtitle promoCodePluginImpl paymentDeviceId"),
    *many("number", "handlingTax2Rate handlingTaxAmount shippingTaxAmount paymentInstrumentLimit"),
    *many("integer", "number estimate prevPartner prevRep"),
    *many("date", "discountDate"),
    *many("boolean", "recurringBill"),
    _SHIP_METHOD,
    *enumerations("shipCountry billCountry handlingMode paymentOperation sourceSystem"),
    *many(
        "date", "shipDate startDate endDate salesEffectiveDate revRecStartDate revRecEndDate actualShipDate asOfDate"
    ),
    *many(
        "boolean", "toBeEmailed toBeFaxed toBePrinted isTaxable shipIsResidential excludeCommission billIsResidential"
    ),
    *many(
        "boolean", "isMultiShipTo isCrossSubTransaction tranIsVsoeBundle vsoeAutoCalc syncPartnerTeams syncSalesTeams"
    ),
    *many("boolean", "canHaveStackable shipOverride revRecOnRevCommitment needsPick forInvoiceGrouping"),
    *many("boolean", "shippingCostOverridden ordRevCommitted needsRevCommitment overrideInstallments"),
    *many(
        "number",
        "overrideShippingCost requiredDepositAmount requiredDepositPercentage requiredDepositDue totalAfterTaxes",
    ),
    *many("number", "oneTime recurWeekly recurMonthly recurQuarterly recurAnnually paymentsDue amountDeposited"),
    *many("date", "nextBill saasCommitmentStartDate saasCommitmentEndDate"),
    address("billingAddress"),
    address("shippingAddress"),
    _SALES_TEAM,
    PARTNERS,
    TAX_DETAILS,
    ACCOUNTING_BOOKS,
    Field(
        "promotions",
        "sublist",
        fields=(
            *references("promoCode=promotionCode couponCode"),
            *many("string", "applicabilityReason applicabilityStatus"),
            *many("number", "purchaseDiscount shippingDiscount"),
        ),
    ),
    Field(
        "shipGroup",
        "sublist",
        key="id",
        fields=(
            *many("string", "id destinationAddress sourceAddress weight trackingNumbers"),
            *references("shippingMethodRef=shipItem sourceAddressRef=address destinationAddressRef=address"),
            *many("number", "handlingRate shippingRate handlingTaxAmount shippingTaxAmount"),
            *many("boolean", "isFulfilled isHandlingTaxable isShippingTaxable"),
        ),
    ),
    Field(
        "giftCertRedemption",
        "sublist",
        fields=(
            *references("authCode=giftCertificate"),
            *many("number", "authCodeApplied authCodeAmtRemaining giftCertAvailable"),
        ),
    ),
    *_PAID_HOW,
)

_TITLE = (
    *many("string", "title"),
    *many("number", "probability"),
    *many("date", "expectedCloseDate dueDate"),
    *enumerations("forecastType visibleToCustomer"),
    *references("winLossReason buyingReason buyingTimeFrame salesReadiness"),
    Field("entityStatus", "reference", "customerStatus", options=ENTITY_STATUS),
)

_COST_LISTS = ("expCost", "itemCost", "time")
_COSTS = tuple(
    Field(
        name,
        "sublist",
        key="line",
        fields=(
            *many("integer", "line"),
            *many("boolean", "apply"),
            *many("number", "amount originalAmount billedAmount rate quantity"),
            *many("string", "memo"),
            *references(
                "account category=expenseCategory employee doc=expenseReport+vendorBill+timeBill item=serviceSaleItem"
            ),
        ),
    )
    for name in _COST_LISTS
) + tuple(
    field
    for name in _COST_LISTS
    for field in (
        *many("number", f"{name}DiscAmount {name}DiscRate {name}DiscTax1Amt {name}TaxRate1 {name}TaxRate2"),
        *many("boolean", f"{name}DiscPrint {name}DiscTaxable"),
        *references(f"{name}Discount=discountItem {name}TaxCode=salesTaxItem+taxGroup"),
    )
)

_RECEIVED = (
    *references("arAcct=account account customer=customer+job+lead+prospect aracct=account"),
    *many("number", "applied unapplied total pending balance", read_only=True),
    *many("boolean", "undepFunds autoApply"),
)

_PACKAGES = tuple(
    Field(
        f"package{carrier}",
        "sublist",
        fields=(
            *many(
                "string",
                f"packageDescr{carrier} packageTrackingNumber{carrier} packageCartonNumber reference1{carrier}",
            ),
            *many(
                "number", f"packageWeight{carrier} packageLength{carrier} packageWidth{carrier} packageHeight{carrier}"
            ),
            *many("number", f"insuredValue{carrier} declaredValue{carrier}"),
            *many("boolean", f"useInsuredValue{carrier}"),
            *enumerations(f"packaging{carrier} deliveryConf{carrier}"),
        ),
    )
    for carrier in ("", "Ups", "FedEx", "Usps")
)

TYPES = (
    transaction(
        "salesOrder",
        CUSTOMER,
        *_SALE,
        Field("orderStatus", "enumeration", options=STATUSES["salesOrder"]),
        *many("boolean", "shipComplete canBeUnapproved"),
        *many("date", "orderDate"),
        APPROVAL,
    ),
    transaction(
        "invoice",
        CUSTOMER,
        *_SALE,
        *_COSTS,
        *references("account salesOrder"),
        *many("date", "dueDate"),
        *many("number", "amountPaid amountRemaining amountRemainingTotalBox", read_only=True),
        *many("number", "balance"),
        APPROVAL,
    ),
    transaction(
        "customerPayment",
        Field("customer", "reference", "customer job lead prospect", mandatory=True),
        *references("arAcct=account account"),
        *_PAID_HOW,
        *many("number", "payment"),
        *many("number", "applied unapplied total pending balance", read_only=True),
        *many("boolean", "undepFunds autoApply toBeEmailed"),
        apply_lines("apply", "invoice"),
        apply_lines("credit", "creditMemo"),
        apply_lines("deposit", "customerDeposit"),
        label="Payment",
    ),
    transaction(
        "creditMemo",
        CUSTOMER,
        *_SALE,
        *references("account"),
        *many("boolean", "autoApply"),
        *many("number", "applied unapplied amountRemaining amountPaid", read_only=True),
        apply_lines("apply", "invoice"),
    ),
    transaction("cashSale", CUSTOMER, *_SALE, *_COSTS, *references("account"), *many("boolean", "undepFunds")),
    transaction("cashRefund", CUSTOMER, *_SALE, *references("account"), *many("boolean", "undepFunds")),
    transaction(
        "customerDeposit",
        Field("customer", "reference", "customer job lead prospect", mandatory=True),
        *references("account salesOrder"),
        *_PAID_HOW,
        ACCOUNTING_BOOKS,
        *many("number", "payment"),
        *many("boolean", "undepFunds"),
        apply_lines("apply", "invoice"),
    ),
    transaction(
        "depositApplication",
        Field("customer", "reference", "customer job lead prospect", mandatory=True),
        *references("deposit=customerDeposit arAcct=account"),
        *many("number", "total applied unapplied", read_only=True),
        apply_lines("apply", "invoice"),
    ),
    transaction(
        "customerRefund",
        Field("customer", "reference", "customer job lead prospect", mandatory=True),
        *references("account arAcct=account"),
        *_PAID_HOW,
        *many("number", "total balance", read_only=True),
        *many("boolean", "toBePrinted"),
        apply_lines("apply", "creditMemo"),
        apply_lines("deposit", "customerDeposit"),
    ),
    transaction("estimate", CUSTOMER, *_SALE, *_TITLE, *many("boolean", "includeInForecast"), label="Quote"),
    transaction(
        "opportunity",
        CUSTOMER,
        *_SALE,
        *_TITLE,
        *many("number", "projectedTotal rangeLow rangeHigh weightedTotal altSalesRangeLow altSalesRangeHigh"),
        *many("boolean", "isBudgetApproved"),
        *many("string", "actionItem daysOpen"),
        *many("date", "closeDate"),
    ),
    transaction(
        "returnAuthorization",
        CUSTOMER,
        *_SALE,
        Field("orderStatus", "enumeration", options=STATUSES["returnAuthorization"]),
        *references("intercoTransaction=vendorReturnAuthorization"),
    ),
    transaction(
        "itemFulfillment",
        Field("entity", "reference", "customer vendor job lead prospect subsidiary", label="Customer"),
        ITEM_LINES,
        Field("shipStatus", "enumeration", options=STATUSES["itemFulfillment"]),
        _SHIP_METHOD,
        *references("transferLocation=location partner shippingTaxCode=salesTaxItem shipAddressList=address"),
        *many("number", "shippingCost handlingCost"),
        *many("date", "shippedDate packedDate pickedDate"),
        *many("string", "shipAddress shipCompany shipPhone"),
        *many("boolean", "generateIntegratedShipperLabel shipIsResidential shipOverride"),
        *enumerations("shipmentWeightUps orderType"),
        address("shippingAddress"),
        *_PACKAGES,
    ),
    transaction(
        "charge",
        reference("billTo", "customer job"),
        reference("customer", "customer job lead prospect"),
        *references("billingAccount subscriptionLine subscription rule=chargeRule projectTask timeRecord=timeBill"),
        *references("invoice salesOrder chargeEmployee=employee job billingItem=serviceSaleItem"),
        reference("item", ITEMS),
        *many("number", "amount rate quantity grossAmt"),
        *many("date", "chargeDate serviceStartDate serviceEndDate billDate"),
        *many("string", "description runId"),
        *enumerations("stage use chargeType"),
    ),
)
