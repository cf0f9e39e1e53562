"""What happens in warehouses and workshops: transfers, adjustments, counts, work orders, builds."""

from dataclasses import replace

from netsuite_emulator.record_types.entities import PARTNERS, SALES_TEAM
from netsuite_emulator.record_types.fields import Field, RecordType, enumerations, many, reference, references
from netsuite_emulator.record_types.items import ITEMS
from netsuite_emulator.record_types.transactions import (
    INVENTORY_DETAIL,
    ITEM_LINES,
    LINE_SEGMENTS,
    STATUSES,
    address,
    more,
    transaction,
)


def _inventory(name: str = "inventory") -> Field:
    """Describe the lines by which stock is moved or counted."""
    return Field(
        name,
        "sublist",
        key="line",
        fields=(
            *many("integer", "line"),
            Field("item", "reference", ITEMS, mandatory=True),
            *many("string", "description memo itemUnits serialNumbers fromBins toBins preferredBin"),
            *many("number", "quantity adjustQtyBy quantityOnHand newQuantity unitCost currentValue adjustedValue"),
            *many(
                "number", "quantityBackOrdered quantityCommitted exchangeRate currentQty snapshotQuantity countQuantity"
            ),
            *many("number", "transferPrice avgUnitCost onHandValue foreignCurrencyUnitCost rate amount"),
            *references("units=unitsType binItem=bin previousStatus=inventoryStatus newStatus=inventoryStatus bin"),
            *LINE_SEGMENTS,
            INVENTORY_DETAIL,
        ),
    )


_BUILD = (
    reference("item", "assemblyItem lotNumberedAssemblyItem serializedAssemblyItem"),
    *references("billOfMaterials billOfMaterialsRevision=bomRevision revision=bomRevision units=unitsType"),
    *references("manufacturingRouting job entity=customer+vendor salesOrder createdFrom=workOrder+salesOrder"),
    *many("number", "quantity buildable total expandedAssembly scrapQuantity completedQuantity"),
    INVENTORY_DETAIL,
)

_COMPONENTS = Field(
    "component",
    "sublist",
    key="line",
    fields=(
        *many("integer", "line lineNumber orderLine"),
        reference("item", ITEMS),
        *many("number", "quantity quantityOnHand bomQuantity componentYield"),
        *many("string", "units"),
        INVENTORY_DETAIL,
        replace(INVENTORY_DETAIL, name="componentInventoryDetail"),
    ),
)

TYPES = (
    transaction("binTransfer", _inventory()),
    transaction("binWorksheet", _inventory("item")),
    transaction(
        "inventoryAdjustment",
        Field("account", "reference", "account", label="Adjustment Account", mandatory=True),
        *references("adjLocation=location customer=customer+job"),
        *many("number", "estimatedTotalValue"),
        *many("boolean", "cleared"),
        *many("date", "clearedDate"),
        more(
            _inventory(),
            *references("currency subsidiary"),
            *many("string", "binNumbers label labelCurrency labelFxUnitCost"),
            *many("date", "expirationDate"),
            *enumerations("costingMethod"),
        ),
    ),
    transaction(
        "inventoryCostRevaluation", *references("account item=inventoryItem location"), _inventory("costComponent")
    ),
    transaction(
        "inventoryStatusChange",
        *references("previousStatus=inventoryStatus revisedStatus=inventoryStatus"),
        _inventory(),
    ),
    transaction("inventoryTransfer", *references("transferLocation=location"), _inventory()),
    transaction("inventoryCount", *references("account"), *many("boolean", "reCount"), _inventory("item")),
    transaction(
        "transferOrder",
        *references(
            "transferLocation=location employee incoTerm=incoterm shipMethod=shipItem shipAddressList=address terms=term"
        ),
        *references("fromSubsidiary=subsidiary toSubsidiary=subsidiary"),
        Field("orderStatus", "enumeration", options=STATUSES["transferOrder"]),
        *many("number", "shippingCost handlingCost subTotal total"),
        *many("date", "shipDate startDate endDate dueDate discountDate"),
        *many("boolean", "useItemCostAsTransferCost shipComplete isCrossSubTransaction firmed"),
        # what the browser of 2026.1 has besides
        *many("boolean", "canBeUnapproved excludefromsupplyplanning shipIsResidential shipOverride"),
        *many("boolean", "shippingCostOverridden"),
        *many("number", "altHandlingCost altShippingCost", read_only=True),
        *many("number", "discountAmount handlingTax1Rate handlingTax2Rate handlingTaxAmount"),
        *many("number", "shippingTax1Rate shippingTax2Rate shippingTaxAmount"),
        *many("integer", "overrideLeadTimeDays"),
        *many("string", "fob linkedTrackingNumbers otherRefNum shipAddress storeOrder trackingNumbers webSite"),
        *many("string", "shippingAddress_text", read_only=True),
        *references("orderType handlingTaxCode=salesTaxItem+taxGroup shippingTaxCode=salesTaxItem+taxGroup"),
        *enumerations("sourceSystem"),
        address("shippingAddress"),
        ITEM_LINES,
    ),
    transaction(
        "workOrder",
        Field("assemblyItem", "reference", "assemblyItem lotNumberedAssemblyItem serializedAssemblyItem"),
        *_BUILD,
        *many("date", "startDate endDate productionStartDate productionEndDate actualProductionStartDate"),
        *many("boolean", "isWip specialOrder outsourced autoCalculateLag firmed"),
        Field("orderStatus", "enumeration", options=STATUSES["workOrder"]),
        *enumerations("schedulingMethod sourceSystem"),
        # what the browser of 2026.1 has besides
        *many("date", "actualProductionEndDate discountDate dueDate requestedDate salesEffectiveDate"),
        *many("boolean", "excludeCommission excludefromsupplyplanning expandAssembly useComponentYield"),
        *many("boolean", "isActualProdEndDateEnteredManually isActualProdStartDateEnteredManually"),
        *many("number", "committed unbuilt", read_only=True),
        *many("number", "discountAmount"),
        *many("integer", "prevPartner prevRep"),
        *many("string", "effectiveBomControl options otherRefNum revisionMemo storeOrder webSite"),
        *references("linkedPO=purchaseOrder salesRep=employee terms=term vendor"),
        reference("outsourcingCharge", ITEMS),
        SALES_TEAM,
        PARTNERS,
        more(
            ITEM_LINES,
            *many("integer", "assemblyLevel"),
            *many("string", "bomQuantity"),
            *many("number", "componentYield"),
            *references("bomRevisionComponent"),
        ),
    ),
    transaction("assemblyBuild", *_BUILD, _COMPONENTS),
    transaction("assemblyUnbuild", *_BUILD, _COMPONENTS),
    transaction("workOrderIssue", *_BUILD, _COMPONENTS),
    transaction("workOrderCompletion", *_BUILD, _COMPONENTS, *many("boolean", "isBackflush")),
    transaction("workOrderClose", *_BUILD),
    RecordType(
        "bomRevision",
        "list",
        (
            *many("string", "id", read_only=True),
            *many("string", "externalId name memo"),
            *references("billOfMaterials"),
            *many("date", "effectiveStartDate effectiveEndDate"),
            *many("boolean", "isInactive"),
            Field(
                "component",
                "sublist",
                fields=(
                    reference("item", ITEMS),
                    *many("number", "quantity bomQuantity componentYield"),
                    *references("units=unitsType"),
                ),
            ),
        ),
    ),
)
