"""What is sold and what customers pay: estimates, orders, invoices, credits, payments, returns, deliveries."""

from netsuite_emulator.record_types.entities import ENTITY_STATUS, PARTNERS, SALES_TEAM
from netsuite_emulator.record_types.fields import Field, enumerations, many, reference, references, sublists
from netsuite_emulator.record_types.items import ITEMS
from netsuite_emulator.record_types.transactions import (
    APPROVAL,
    CUSTOMER,
    ITEM_LINES,
    PAID_TO,
    STATUSES,
    TAX_DETAILS,
    TOTALS,
    address,
    apply_lines,
    more,
    transaction,
)

_SHIP_METHODS = {"1": "Ground", "2": "Two-day", "3": "Pick-up", "37": "Freight"}
_SHIP_METHOD = Field("shipMethod", "reference", "shipItem", options=_SHIP_METHODS)

# How an order is shipped unless its lines say otherwise; an order's and a credit memo's.
_LINES_SHIP_TO = (
    *many("string", "defaultILBAShipAddrVal defaultILBAShippingAddressKey"),
    *many("integer", "defaultILShipMethKey"),
)

_ALT_SALES = many("number", "fxAltSalesTotal fxNetAltSalesTotal netAltSalesTotal")

_PAID_HOW = (
    *references(
        "paymentMethod creditCard=paymentCard creditCardProcessor=paymentCard paymentOption paymentProcessingProfile"
    ),
    *many("string", "ccNumber ccName ccStreet ccZipCode ccSecurityCode authCode pnRefNum checkNumber paypalTranId"),
    *many("string", "ccExpireDate payPalStatus payPalAuthId merchantAccount dynamicDescriptor softDescriptor checkNum"),
    *many("boolean", "chargeIt ccApproved getAuth ignoreAvs ccAvsStreetMatch"),
    # what the browser of 2026.1 has besides, of payments, deposits, refunds and orders
    *many("string", "integrationId inputReferenceCode outputReferenceCode outputAuthCode paymentCardCsc"),
    *many("string", "paymentDeviceId cardSwipe debitKsn debitPinBlock"),
    *many("number", "paymentInstrumentLimit"),
    *enumerations("handlingMode paymentOperation"),
    *references("cardholderAuthentication customerPaymentAuthorization"),
)

_PAYMENT = (
    *_PAID_HOW,
    *many("boolean", "cleared"),
    *many("date", "clearedDate"),
    *references("transactionToRefund=customerPayment+customerDeposit+cashSale"),
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
    *many("string", "revenueStatusDescr revCommitStatusDescr thirdPartyAcct muccPromoCodeInstance previousOpportunity"),
    *references(
        "salesRep=employee partner terms=term promoCode=promotionCode leadSource opportunity job project=job"
        " discountItem=discountItem+markupItem messageSel=customerMessage taxItem=salesTaxItem+taxGroup salesGroup=employee"
        " billAddressList=address shipAddressList=address shippingTaxCode=salesTaxItem+taxGroup campaign"
        " handlingTaxCode=salesTaxItem+taxGroup billingSchedule revRecSchedule sourceWebSite=webSite billingAccount couponCode salesChannel orderType"
        " incoTerm=incoterm contact"
    ),
    # what the browser of 2026.1 has besides, of a cash sale
    *many("string", "abbrevType contribPct oppcreatedfrom oppcreatedfromtitle promoCodePluginImpl"),
    *many("number", "handlingTax2Rate handlingTaxAmount shippingTaxAmount"),
    *many("integer", "number estimate prevPartner prevRep"),
    *many("date", "discountDate"),
    *many("boolean", "recurringBill"),
    _SHIP_METHOD,
    *enumerations("shipCountry billCountry sourceSystem"),
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
    SALES_TEAM,
    PARTNERS,
    TAX_DETAILS,
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
            *many(
                "number",
                "handlingRate shippingRate handlingTaxAmount shippingTaxAmount handlingTax2Amt handlingTax2Rate",
            ),
            *many(
                "number",
                "handlingTaxAmt handlingTaxRate shippingTax2Amt shippingTax2Rate shippingTaxAmt shippingTaxRate",
            ),
            *many("string", "handlingTaxDetailsReference shippingTaxDetailsReference shippingMethod"),
            *many("integer", "handlingLineId uniqueKey"),
            *references("shippingMethodId=shipItem handlingTaxCode=salesTaxItem+taxGroup"),
            *references("shippingTaxCode=salesTaxItem+taxGroup"),
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

# What a carrier needs to know of a delivery, by the carrier: what the browser of 2026.1 has.
_BY_UPS = (
    *many("string", "backupEmailAddressUps carrierIdUps eccNumberUps entryNumberUps inBondCodeUps licenseNumberUps"),
    *many("string", "recipientTaxIdUps shipNotifyEmailAddressUps shipNotifyEmailAddress2Ups shipperEmailAddressUps"),
    *many("string", "shipNotifyEmailMessageUps thirdPartyAcctUps thirdPartyZipCodeUps"),
    *many("date", "blanketStartDateUps blanketEndDateUps licenseDateUps"),
    *many("number", "shipmentWeightUps"),
    *many("boolean", "isRoutedExportTransactionUps partiesToTransactionUps saturdayDeliveryUps sendBackupEmailUps"),
    *many("boolean", "sendShipNotifyEmailUps sendShipperEmailUps"),
    *enumerations("exportTypeUps licenseExceptionUps methodOfTransportUps thirdPartyCountryUps thirdPartyTypeUps"),
)
_BY_FEDEX = (
    *many("string", "b13aStatementDataFedex bookingConfirmationNumFedex halAddr1Fedex halAddr2Fedex halAddr3Fedex"),
    *many("string", "halCityFedex halCountryFedex halPhoneFedex halStateFedex halZipFedex intlExemptionNumFedex"),
    *many("string", "shipNotifyEmailAddressFedex thirdPartyAcctFedex"),
    *many("date", "homeDeliveryDateFedex shipDateFedex"),
    *many("number", "shipmentWeightFedex termsFreightChargeFedex termsInsuranceChargeFedex"),
    *many("boolean", "holdAtLocationFedex insideDeliveryFedex insidePickupFedex isCargoAircraftOnlyFedex"),
    *many("boolean", "saturdayDeliveryFedex saturdayPickupFedex sendShipNotifyEmailFedex signatureHomeDeliveryFedex"),
    *enumerations("accessibilityTypeFedex ancillaryEndorsementFedex b13aFilingOptionFedex hazmatTypeFedex"),
    *enumerations("homeDeliveryTypeFedex optionTypeFedex regulationFedex termsOfSaleFedex thirdPartyCountryFedex"),
    *enumerations("thirdPartyTypeFedex"),
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
        *many("boolean", "shipComplete canBeUnapproved isDefaultShippingRequest"),
        *many("date", "orderDate dueDate"),
        *_LINES_SHIP_TO,
        *_ALT_SALES,
        *many("number", "amountAuthorized amountCovered amountNotCovered amountPendingAuthorization", read_only=True),
        *many("number", "amountPendingDeposit amountPotentiallyCovered amountRequiringCoverage", read_only=True),
        *many("string", "refreshFromSubscription"),
        *sublists("linkedTrackingNumberList"),  # Oracle's tutorials of 2020 show it, and the nexus
        *references("originalNexus=nexus"),
        *references("alaConfiguration groupedTo=invoice drAccount=account fxAccount=account"),
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
        *_PAYMENT,
        *many("number", "payment"),
        *many("number", "applied unapplied total pending balance consolidateBalance", read_only=True),
        *many("number", "refundedAmountTotalBox", read_only=True),
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
        more(ITEM_LINES, reference("account")),
        *_LINES_SHIP_TO,
        *references("account bulkProcSubmission"),
        *many("date", "dueDate"),
        *many("string", "salesReturn"),
        *many("boolean", "autoApply"),
        *many("number", "applied unapplied amountRemaining amountPaid amountRemainingTotalBox", read_only=True),
        apply_lines("apply", "invoice"),
    ),
    transaction("cashSale", CUSTOMER, *_SALE, *_COSTS, *references("account"), *many("boolean", "undepFunds")),
    transaction("cashRefund", CUSTOMER, *_SALE, *references("account"), *many("boolean", "undepFunds")),
    transaction(
        "customerDeposit",
        Field("customer", "reference", "customer job lead prospect", mandatory=True),
        *references("account salesOrder"),
        *_PAYMENT,
        *many("number", "payment"),
        *many("number", "total refundedAmountTotalBox salesOrderRequiredDepositDue", read_only=True),
        *many("number", "salesOrderUnpaidAmount", read_only=True),
        *many("boolean", "undepFunds toBeEmailed depositSufficient"),
        apply_lines("apply", "invoice"),
    ),
    transaction(
        "depositApplication",
        Field("customer", "reference", "customer job lead prospect", mandatory=True),
        *references("deposit=customerDeposit arAcct=account"),
        *many("date", "depositDate"),
        *many("number", "total applied unapplied", read_only=True),
        apply_lines("apply", "invoice"),
    ),
    transaction(
        "customerRefund",
        Field("customer", "reference", "customer job lead prospect", mandatory=True),
        *references("account arAcct=account voidJournal=journalEntry"),
        *_PAYMENT,
        *PAID_TO,
        *many("number", "total balance consolidateBalance", read_only=True),
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
        *many("number", "estimatedBudget projAltSalesAmt"),
        *_ALT_SALES,
        *many("boolean", "isBudgetApproved"),
        *many("string", "actionItem refreshFromSubscription saleschannelorderpriority"),
        *many("integer", "daysOpen daysOverdueSearch"),
        *many("date", "closeDate"),
        Field(
            "competitors",
            "sublist",
            fields=(reference("competitor"), *many("string", "notes strategy url"), *many("boolean", "winner")),
        ),
        *sublists("estimates"),
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
        more(
            ITEM_LINES,
            *many("number", "itemFxAmount itemUnitPrice quantityRemainingDisplay"),
            *many("string", "currency itemUpc jobName"),
            *many("integer", "kitMemberOf lineEntity"),
        ),
        Field("shipStatus", "enumeration", options=STATUSES["itemFulfillment"]),
        _SHIP_METHOD,
        *references("transferLocation=location partner shippingTaxCode=salesTaxItem shipAddressList=address"),
        *references("returnAddressList=address requestedBy=fulfillmentRequest"),
        *many("number", "shippingCost handlingCost"),
        *many("date", "shippedDate packedDate pickedDate"),
        *many("string", "shipAddress shipCompany shipPhone orderType salesordchannel storeOrder webSite"),
        *many("string", "returnAddress returnShipAddr1 returnShipAddr2 returnShipCity returnShipCountry"),
        *many("string", "returnShipState returnShipZipCode"),
        *many("string", "shippingAddress_text returnShippingAddress_text", read_only=True),
        *many("integer", "orderId createdFromShipGroup"),
        *many("boolean", "generateIntegratedShipperLabel generateReturnLabel shipIsResidential shipOverride"),
        *enumerations("shipCarrier shipCountry returnShipMethod"),
        address("shippingAddress"),
        address("returnShippingAddress"),
        *_BY_UPS,
        *_BY_FEDEX,
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
