"""What the company sells, buys and builds: stocked items, services, charges, kits. They share one id sequence."""

from netsuite_emulator.record_types.fields import (
    Field,
    RecordType,
    bare_references,
    enumerations,
    many,
    reference,
    references,
    sublists,
)

_STOCKED = "inventoryItem lotNumberedInventoryItem serializedInventoryItem"
_BUILT = "assemblyItem lotNumberedAssemblyItem serializedAssemblyItem"
_UNSTOCKED = "nonInventorySaleItem nonInventoryPurchaseItem nonInventoryResaleItem"
_SERVICES = "serviceSaleItem servicePurchaseItem serviceResaleItem"
_CHARGES = "otherChargeSaleItem otherChargePurchaseItem otherChargeResaleItem"
_OTHERS = "giftCertificateItem downloadItem discountItem markupItem subtotalItem descriptionItem paymentItem"
ITEMS = f"{_STOCKED} {_UNSTOCKED} {_SERVICES} {_CHARGES} {_BUILT} kitItem itemGroup {_OTHERS} salesTaxItem"

_PRICE_LEVELS = {"1": "Base Price", "2": "Wholesale", "3": "Alternate Price", "5": "Online Price"}

_EVERY_ITEM = (
    *many("string", "id", read_only=True),
    *many("string", "externalId displayName upcCode mpn manufacturer vendorName description pageTitle urlComponent"),
    Field("itemId", "string", label="Item Name/Number", mandatory=True),
    *many(
        "string", "salesDescription purchaseDescription storeDescription storeDetailedDescription featuredDescription"
    ),
    *many("string", "storeDisplayName searchKeywords metaTagHtml manufacturerAddr1 manufacturerCity manufacturerState"),
    *many(
        "string", "manufacturerZip scheduleBNumber stockDescription outOfStockMessage specialsDescription internalId"
    ),
    *many(
        "boolean", "isInactive isOnline isFulfillable isTaxable isDropShipItem isSpecialOrderItem availableToPartners"
    ),
    *many(
        "boolean",
        "generateAccruals dontShowPrice showDefaultDonationAmount isGcoCompliant offerSupport useMarginalRates",
    ),
    *many(
        "boolean", "onSpecial vsoeDelivered isDonationItem excludeFromSiteMap isPriceTaxInclusive directRevenuePosting"
    ),
    *many("boolean", "deferRevRec contingentRevenueHandling isHazmatItem includeChildren"),
    *many("string", "matrixItemNameTemplate"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
    *references(
        f"parent={(_STOCKED + ' ' + _UNSTOCKED + ' ' + _SERVICES + ' ' + _CHARGES + ' ' + _BUILT).replace(' ', '+')}"
    ),
    *references(
        "department class=classification location incomeAccount=account deferredRevenueAccount=account"
        " expenseAccount=account intercoIncomeAccount=account intercoExpenseAccount=account"
        " deferralAccount=account amortizationTemplate createRevenuePlansOn revenueRecognitionRule=revRecTemplate"
        " revRecSchedule revenueAllocationGroup issueProduct billingSchedule pricingGroup quantityPricingSchedule"
        " liabilityAccount=account account costCategory itemRevenueCategory revRecForecastRule=revRecTemplate"
        " purchaseTaxCode=salesTaxItem salesTaxCode=salesTaxItem vendor shipPackage"
        " defaultItemShipMethod=shipItem createExpensePlansOn storeDisplayImage=file storeDisplayThumbnail=file"
        " interCoDefRevAccount=account currency defaultAllocationStrategy=allocationStrategy"
    ),
    *enumerations("customForm countryOfManufacture preferenceCriterion itemType outOfStockBehavior siteMapPriority"),
    *enumerations("overallQuantityPricingType softDescriptor vsoePermitDiscount vsoeSopGroup vsoeDeferral matrixType"),
    *many("number", "maxDonationAmount vsoePrice shippingCost handlingCost amortizationPeriod weight cost"),
    *many("integer", "minimumQuantity maximumQuantity parcelCount"),
    *many("string", "weightUnits minimumQuantityUnits manufacturerTariff manufacturerTaxId noPriceMessage"),
    *many("string", "relatedItemsDescription hazmatId hazmatShippingName hazmatHazardClass hazmatItemUnits"),
    *enumerations("hazmatPackingGroup fraudRisk itemCarrier insertItemAttribute storeItemTemplate scheduleBCode"),
    *many("boolean", "shipIndividually pricesIncludeTax parentOnly producer multManufactureAddr trackSaasMetrics"),
    *many("boolean", "nonPosting isPreTax isStorePickupAllowed updateExistingTranAccounts enforceMinQtyInternally"),
    *many("number", "rateIncludingTax purchaseOrderAmount purchaseOrderQuantity purchaseOrderQuantityDiff residual"),
    *many("number", "receiptAmount receiptQuantity receiptQuantityDiff scheduleBQuantity hazmatItemUnitsQty"),
    *sublists("presentationItem correlatedItems hierarchyVersions accountingBookDetail consignedLocations userNotes"),
    Field("itemOptions", "sublist", "itemOption"),
    Field("itemShipMethod", "sublist", "shipItem"),
    Field("siteCategory", "sublist", fields=references("category=siteCategory webSite=webSite")),
    Field(
        "translations",
        "sublist",
        fields=(
            *many("string", "displayName salesDescription storeDescription storeDetailedDescription storeDisplayName"),
            *many("string", "featuredDescription language pageTitle outOfStockMessage noPriceMessage"),
            *enumerations("locale"),
        ),
    ),
    Field("subsidiary", "sublist", "subsidiary"),
    *many("number", "basePrice rate"),
    # what the browser of 2026.1 has besides, of what is stocked
    *many("string", "hazmatTechnicalName matrixItemNameTemplateHelp nexTagCategory shoppingDotComCategory"),
    *many("string", "originalItemSubtype originalItemType", read_only=True),
    *many("integer", "shopzillaCategoryId"),
    *many("date", "tracksaasmetricsstartdate tracksaasmetricsenddate"),
    *many("boolean", "autoExpandKitForRevenuemgmt froogleProductFeed nexTagProductFeed shoppingProductFeed"),
    *many("boolean", "shopzillaProductFeed yahooProductFeed"),
    *references("expenseAmortizationRule itemProcessFamily itemProcessGroup revReclassFxAccount=account"),
    Field(
        "price",
        "sublist",
        key="quantity currencyPage priceLevel",
        fields=(
            Field("priceLevel", "reference", "priceLevel", options=_PRICE_LEVELS),
            Field("quantity", "boxed"),
            *references("currencyPage=currency currency"),
            *many("number", "price discount discountDisplay"),
            *many("integer", "priceQty"),
            Field("isInactive", "boolean"),
            *many("string", "priceLevelName"),
        ),
    ),
    Field(
        "itemVendor",
        "sublist",
        key="vendor",
        fields=(
            *references("vendor subsidiary schedule"),
            *many("string", "vendorCode vendorCurrencyName"),
            *many("number", "purchasePrice"),
            *many("boolean", "preferredVendor"),
        ),
    ),
    Field("unitsType", "reference", "unitsType", options={"1": "Each", "2": "Weight", "3": "Length"}),
    *bare_references("saleUnit=unitsType stockUnit=unitsType purchaseUnit=unitsType consumptionUnit=unitsType"),
    *bare_references("baseUnit=unitsType secondarySaleUnit=unitsType secondaryStockUnit=unitsType"),
    *bare_references("secondaryPurchaseUnit=unitsType secondaryConsumptionUnit=unitsType secondaryBaseUnit=unitsType"),
    Field("taxSchedule", "reference", "taxSchedule", options={"1": "Taxable", "2": "Not taxable"}),
)

_COSTING_METHODS = {
    "AVG": "Average",
    "FIFO": "FIFO",
    "LIFO": "LIFO",
    "STANDARD": "Standard",
    "GROUPAVG": "Group Average",
    "LOT": "Lot Numbered",
    "SERIAL": "Specific",
}

_STOCK = (
    *many("number", "averageCost lastPurchasePrice transferPrice shopperPrice onlinePrice cogsAmount"),
    *many("number", "totalQuantityOnHand quantityOnHand quantityAvailable quantityOnOrder totalValue", read_only=True),
    *many("number", "quantityBackOrdered quantityCommitted", read_only=True),
    *many("number", "reorderPoint preferredStockLevel safetyStockLevel leadTime reorderMultiple demandModifier"),
    *many("number", "buildTime averageCostPeriod futureHorizon lowerWarningLimit upperWarningLimit"),
    *many("number", "safetyStockLevelDays preferredStockLevelDays fixedLotSize periodicLotSizeDays standardCost"),
    *many("boolean", "trackLandedCost useBins matchBillToReceipt roundUpAsComponent autoReorderPoint autoLeadTime"),
    *many(
        "boolean",
        "autoPreferredStockLevel costEstimateTypeUsed copyDescription enableCatchWeight isLotItem isSerialItem",
    ),
    *many("boolean", "effectiveBomControl buildEntireAssembly printItems isPhantom"),
    Field("costingMethod", "enumeration", options=_COSTING_METHODS),
    Field("weightUnit", "enumeration", options={"1": "lb", "2": "oz", "3": "kg", "4": "g"}),
    *enumerations("costEstimateType demandSource supplyReplenishmentMethod supplyLotSizingMethod supplyType atpMethod"),
    *references(
        "cogsAccount=account assetAccount=account preferredLocation=location gainLossAccount=account"
        " billExchRateVarianceAcct=account billPriceVarianceAcct=account billQtyVarianceAcct=account"
        " dropShipExpenseAccount=account custReturnVarianceAccount=account vendReturnVarianceAccount=account planningItemCategory alternateDemandSourceItem=inventoryItem wipAcct=account wipVarianceAcct=account scrapAcct=account"
        " prodQtyVarianceAcct=account prodPriceVarianceAcct=account purchasePriceVarianceAcct=account"
        " customerReturnVarianceAcct=account vendorReturnVarianceAcct=account unbuildVarianceAccount=account"
        " secondaryUnitsType=unitsType distributionNetwork"
    ),
    *many("number", "costEstimate defaultReturnCost costForPricing conversionRate"),
    *many("boolean", "seasonalDemand allowConsignment"),
    *many("date", "lastInvtCountDate nextInvtCountDate"),
    *many(
        "integer", "invtCountInterval supplyTimeFence demandTimeFence rescheduleInDays rescheduleOutDays atpLeadTime"
    ),
    *many("integer", "forwardConsumptionDays backwardConsumptionDays"),
    *many("string", "quantityOnHandUnits reorderPointUnits preferredStockLevelUnits serialNumbers costEstimateUnits"),
    *enumerations("invtClassification rotationType periodicLotSizeType"),
    # what the browser of 2026.1 has besides
    *many("string", "costAccountingStatus defaultReturnCostUnits fixedLotSizeUnits transferPriceUnits"),
    *many("string", "intercoExpenseAccountHidden"),
    *many("number", "quantityAvailableBase quantityOnHandBase savedReorderPoint", read_only=True),
    *many("date", "expirationDate"),
    *many("datetime", "dateConvertedToInv", read_only=True),
    *references("consignmentassetaccount=account consignmentexpenseaccount=account intercoCogsAccount=account"),
    *references("distributionCategory"),
    Field("unitsForPickDecomposition", "sublist", "unitsType"),
    Field(
        "locations",
        "sublist",
        key="location",
        fields=(
            reference("location"),
            *many("number", "quantityOnHand quantityAvailable quantityOnOrder quantityBackOrdered", read_only=True),
            *many("number", "reorderPoint preferredStockLevel averageCostMli lastPurchasePriceMli leadTime"),
        ),
    ),
    Field(
        "binNumber",
        "sublist",
        fields=(
            *references("binNumber=bin location"),
            *many("number", "onHand onHandAvail"),
            *many("boolean", "preferredBin"),
        ),
    ),
)

_MEMBERS = Field(
    "member",
    "sublist",
    fields=(
        reference("item", ITEMS),
        *many("number", "quantity componentYield bomQuantity"),
        *many("string", "memberDescr"),
        *references("itemSource memberUnit=unitsType"),
        *many("integer", "lineNumber"),
    ),
)

_ASSEMBLY = (
    *_EVERY_ITEM,
    *_STOCK,
    _MEMBERS,
    Field(
        "billOfMaterials",
        "sublist",
        fields=(*references("billOfMaterials currentRevision=bomRevision"), *many("boolean", "masterDefault")),
    ),
)

_LABELS = {
    "nonInventorySaleItem": "Non-inventory Item for Sale",
    "serviceSaleItem": "Service for Sale",
}


def _items(names: str, *fields: Field) -> tuple[RecordType, ...]:
    return tuple(RecordType(name, "item", fields, label=_LABELS.get(name, "")) for name in names.split())


TYPES = (
    *_items(_STOCKED, *_EVERY_ITEM, *_STOCK),
    *_items(_BUILT, *_ASSEMBLY),
    *_items(f"{_UNSTOCKED} {_SERVICES} {_CHARGES} {_OTHERS}", *_EVERY_ITEM),
    *_items("itemGroup", *_EVERY_ITEM, _MEMBERS, *many("boolean", "printItems isVsoeBundle")),
    *_items(
        "kitItem",
        *_EVERY_ITEM,
        _MEMBERS,
        *many("boolean", "printItems"),
        *many("number", "costEstimate costForPricing"),
    ),
)
