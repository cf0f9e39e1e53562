"""What people do about customers: tasks, calls, events, messages, notes, cases and campaigns; and project work."""

from netsuite_emulator.record_types.entities import ANYBODY
from netsuite_emulator.record_types.fields import (
    Field,
    RecordType,
    enumerations,
    many,
    reference,
    references,
    sublists,
)
from netsuite_emulator.record_types.items import ITEMS

_COMPANY = "customer lead prospect job vendor partner"
_PRIORITY = Field("priority", "enumeration", options={"HIGH": "High", "MEDIUM": "Medium", "LOW": "Low"})

_EVERY_ACTIVITY = (
    *many("string", "id", read_only=True),
    *many("string", "externalId message"),
    Field("title", "string", label="Subject", mandatory=True),
    reference("company", _COMPANY),
    reference("contact"),
    reference("transaction", "opportunity estimate salesOrder invoice purchaseOrder"),
    reference("owner", "employee"),
    reference("supportCase"),
    *enumerations("customForm"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
    *many("date", "startDate endDate completedDate"),
    *many("string", "startTime endTime timezone"),
    *enumerations("reminderType reminderMinutes"),
    *many("boolean", "timedEvent sendEmail"),
    Field("contactList", "sublist", fields=references(f"company={_COMPANY.replace(' ', '+')} contact")),
)

# The work done on an activity, line by line; of tasks, calls, events and cases.
_TIME_ITEMS = Field(
    "timeItem",
    "sublist",
    fields=(
        reference("employee", "employee vendor genericResource"),
        reference("customer", "customer job lead prospect"),
        reference("item", ITEMS),
        *references("department class=classification location payrollItem price=priceLevel"),
        *many("date", "tranDate"),
        *many("string", "hours memo externalId"),
        *many("number", "rate"),
        *many("integer", "id"),
        *many("boolean", "isBillable isExempt isProductive isUtilized overrideRate"),
        *enumerations("timeType"),
    ),
)

# What the browser of 2026.1 has besides, of tasks, calls and events.
_ABOUT = (
    *references("bom bomRevision mfgRouting=manufacturingRouting"),
    reference("relatedItem", ITEMS),
    _TIME_ITEMS,
)

_TASK_STATUS = {"NOTSTART": "Not Started", "PROGRESS": "In Progress", "COMPLETE": "Completed"}

_WORK = (
    *many("string", "id", read_only=True),
    *many("string", "externalId"),
    *enumerations("customForm"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
)

_TIME = (
    Field("employee", "reference", "employee vendor genericResource", mandatory=True),
    reference("customer", "customer job lead prospect"),
    reference("item", "serviceSaleItem serviceResaleItem servicePurchaseItem otherChargeSaleItem"),
    *references(
        "department class=classification location subsidiary caseTaskEvent=projectTask+task+supportCase projectTask"
        " payrollItem billingClass temporaryLocalJurisdiction workplace=location timeSheet price=priceLevel"
        " billingSubsidiary=subsidiary nextApprover=employee payrollWorkplace resourceAllocation timeOffType"
    ),
    *many("date", "tranDate"),
    *many("string", "hours memo rejectionNote plannedTimeRemaining displayField timeElapsed"),
    *many("number", "rate"),
    *many(
        "boolean", "isBillable isProductive isUtilized isExempt timeModified overrideRate paidByPayroll paidExternally"
    ),
    *many("boolean", "posted"),
    *enumerations("approvalStatus status timeType"),
    Field("supervisorApproval", "boolean"),
)

_TIME_BILL = RecordType("timeBill", "crm", (*_WORK, *_TIME), label="Track Time")

_CAMPAIGN = (
    *many("string", "id", read_only=True),
    *many("string", "externalId campaignId message keyword url"),
    Field("title", "string", mandatory=True),
    *references("owner=employee category=campaignCategory audience=campaignAudience vertical=campaignVertical"),
    *references(
        "offer=campaignOffer searchEngine=campaignSearchEngine promotionCode item=inventoryItem+serviceSaleItem"
    ),
    *many("number", "baseCost cost expectedRevenue totalRevenue roi profit costPerCustomer convCostPerCustomer"),
    *many("date", "startDate endDate"),
    *many("boolean", "isInactive local"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
)

_CASE = (
    *many("string", "id", read_only=True),
    *many(
        "string", "externalId caseNumber email phone incomingMessage outgoingMessage newSolutionFromMsg emailEmployees"
    ),
    Field("title", "string", label="Subject", mandatory=True),
    Field("company", "reference", _COMPANY, mandatory=True),
    *references("contact assigned=employee subsidiary issue=supportCaseIssue profile=supportCaseProfile product"),
    *references("module=supportCaseModule serialNumber=inventoryNumber"),
    reference("item", "inventoryItem nonInventorySaleItem serviceSaleItem assemblyItem kitItem"),
    *enumerations("customForm"),
    # what the browser of 2026.1 has besides
    *many("string", "escalationMessage inboundEmail messageSave origCaseNumber quickNote stage transactionId version"),
    *many("string", "initialResponseTime spamLock timeElapsed timeOnHold timeOpen timeToAssign", read_only=True),
    *many("string", "timeToClose", read_only=True),
    *many("integer", "eventNumber", read_only=True),
    *many("boolean", "autoName htmlMessage internalOnly messageNew useEmployeeTemplate"),
    *many("datetime", "dateCreated firstIssueAttached firstIssueRemoved firstUpdated", read_only=True),
    *many("datetime", "lastCustomerMessageReceived lastIssueAttached lastIssueRemoved", read_only=True),
    *many("datetime", "supportFirstReply", read_only=True),
    Field("escalateTo", "sublist", "employee"),
    Field("issues", "sublist", "issue"),
    Field("mediaItem", "sublist", "file"),
    Field("solutions", "sublist", "solution"),
    _TIME_ITEMS,
    *sublists("escalateHist statusHistory"),
    Field(
        "status",
        "reference",
        "supportCaseStatus",
        options={"1": "Not Started", "2": "In Progress", "3": "Escalated", "4": "Re-Opened", "5": "Closed"},
    ),
    Field("priority", "reference", "supportCasePriority", options={"1": "High", "2": "Medium", "3": "Low"}),
    Field("category", "reference", "supportCaseType", options={"1": "Concern", "2": "Problem", "3": "Question"}),
    Field("origin", "reference", "supportCaseOrigin", options={"1": "E-mail", "2": "Web", "3": "Phone"}),
    *many("datetime", "createdDate lastModifiedDate lastMessageDate lastReopenedDate", read_only=True),
    *many("date", "startDate endDate"),
    *many("string", "startTime"),
    *many("boolean", "isInactive helpDesk emailForm"),
)

TYPES = (
    RecordType(
        "task",
        "crm",
        (
            *_EVERY_ACTIVITY,
            reference("assigned", "employee"),
            reference("parent", "task"),
            _PRIORITY,
            Field("status", "enumeration", options=_TASK_STATUS),
            Field("accessLevel", "boolean"),
            *many("date", "dueDate"),
            *many("number", "percentComplete percentTimeComplete"),
            *many("string", "estimatedTime estimatedTimeOverride actualTime timeRemaining order"),
            *enumerations("milestone"),
            *_ABOUT,
        ),
    ),
    RecordType(
        "phoneCall",
        "crm",
        (
            *_EVERY_ACTIVITY,
            reference("assigned", "employee"),
            _PRIORITY,
            Field(
                "status",
                "enumeration",
                options={"SCHEDULED": "Scheduled", "COMPLETE": "Completed", "FAILED": "Failed"},
            ),
            Field("accessLevel", "boolean"),
            *many("string", "phone"),
            *_ABOUT,
        ),
    ),
    RecordType(
        "calendarEvent",
        "crm",
        (
            *_EVERY_ACTIVITY,
            reference("organizer", "employee"),
            Field(
                "status",
                "enumeration",
                options={
                    "CONFIRMED": "Confirmed",
                    "TENTATIVE": "Tentative",
                    "CANCELLED": "Cancelled",
                    "COMPLETE": "Completed",
                },
            ),
            Field(
                "accessLevel",
                "enumeration",
                options={"PUBLIC": "Public", "PRIVATE": "Private", "SHOW AS BUSY": "Show As Busy"},
            ),
            *many("string", "location recurrence"),
            *enumerations("response"),
            *_ABOUT,
            Field("resource", "sublist", fields=references("resource")),
            *many("boolean", "allDayEvent noEndDate"),
            *enumerations("frequency seriesStartDate"),
            Field(
                "attendee",
                "sublist",
                fields=(
                    reference("attendee", ANYBODY),
                    *enumerations("attendance response"),
                    *many("boolean", "sendEmail"),
                ),
            ),
        ),
        label="Event",
    ),
    RecordType("supportCase", "crm", _CASE, label="Case"),
    RecordType(
        "message",
        "crm",
        (
            *_WORK,
            *many("string", "subject message authorEmail recipientEmail cc bcc record recordType time"),
            reference("primaryRecipient", ANYBODY),
            *references("template=emailTemplate"),
            reference("author", ANYBODY),
            reference("recipient", ANYBODY),
            reference("entity", ANYBODY),
            reference("activity", "task phoneCall calendarEvent supportCase"),
            reference("transaction", "opportunity estimate salesOrder invoice purchaseOrder vendorBill"),
            *many("datetime", "messageDate"),
            *many("boolean", "emailed incoming compressAttachments hasAttachment htmlMessage"),
            *enumerations("messageType"),
        ),
    ),
    RecordType(
        "note",
        "crm",
        (
            *_WORK,
            *many("string", "title note"),
            reference("entity", ANYBODY),
            reference("author", "employee"),
            reference("activity", "task phoneCall calendarEvent supportCase"),
            reference("transaction", "opportunity estimate salesOrder invoice purchaseOrder vendorBill"),
            reference("item", "inventoryItem nonInventorySaleItem serviceSaleItem"),
            *references("folder media=file noteType"),
            *many("datetime", "noteDate"),
            *many("string", "time"),
            *enumerations("direction"),
        ),
    ),
    RecordType("campaign", "crm", _CAMPAIGN),
    _TIME_BILL,
    RecordType("timeEntry", "crm", _TIME_BILL.fields),
    RecordType(
        "timeSheet",
        "crm",
        (
            *_WORK,
            *references("employee subsidiary"),
            *many("date", "tranDate startDate endDate"),
            *many("string", "totalHours"),
            *enumerations("approvalStatus"),
            *many("boolean", "isComplete"),
            Field(
                "timeItem",
                "sublist",
                fields=(
                    *(each for each in _TIME if not each.mandatory),
                    *(Field(f"hours{day}", "number") for day in range(7)),
                ),
            ),
        ),
    ),
    RecordType(
        "projectTask",
        "crm",
        (
            *_EVERY_ACTIVITY,
            reference("project", "job"),
            reference("parent", "projectTask"),
            _PRIORITY,
            Field("status", "enumeration", options=_TASK_STATUS),
            *enumerations("constraintType"),
            *many("string", "actualWork remainingWork"),
            *many("number", "estimatedWork percentTimeComplete estimatedCost"),
            *many("boolean", "isMilestone isOnCriticalPath nonBillableTask"),
            # what the browser of 2026.1 has besides
            *many("string", "allocatedWork duration estimatedHoursAtCompletion estimatedHoursToComplete plannedWork"),
            *many("string", "plannedWorkBaseline plannedWorkTotal msprojoutlinenum msprojpreds msprojresources"),
            *many("string", "msprojschedwork msprojuid"),
            *many("number", "calculatedWork calculatedWorkBaseline estimatedWorkBaseline percentCompleteByRsrcAlloc"),
            *many("integer", "eventId"),
            *many("date", "finishByDate"),
            *many("datetime", "startDateTime endDateBaseline startDateBaseline"),
            *many("boolean", "bBudgetUseCalculatedValues cBudgetUseCalculatedValues isInactive"),
            *references("insertBefore=projectTask msprojserviceitem=serviceSaleItem"),
            Field(
                "predecessor",
                "sublist",
                fields=(
                    reference("predecessor", "projectTask"),
                    *many("number", "lagDays"),
                    *many("datetime", "startDate endDate"),
                    *enumerations("type"),
                ),
            ),
            Field(
                "assignee",
                "sublist",
                fields=(
                    reference("resource", "employee vendor genericResource"),
                    *many("number", "units unitCost unitPrice plannedWork estimatedWork calculatedWork cost price"),
                    *many("integer", "id workassignmentcount"),
                    *many("boolean", "createworkassignment"),
                    *references("billingClass resourceGroup"),
                    reference("serviceItem", "serviceSaleItem serviceResaleItem"),
                ),
            ),
        ),
    ),
    RecordType(
        "resourceAllocation",
        "crm",
        (
            *_WORK,
            Field("allocationResource", "reference", "employee vendor genericResource", mandatory=True),
            Field("project", "reference", "job", mandatory=True),
            reference("requestedBy", "employee"),
            reference("projectTask"),
            *many("date", "startDate endDate"),
            *many("number", "allocationAmount numberHours percentOfTime"),
            *many("string", "notes"),
            *enumerations("allocationType allocationUnit approvalStatus"),
        ),
    ),
    RecordType(
        "promotionCode",
        "list",
        (
            *many("string", "id", read_only=True),
            *many("string", "externalId name code description codePattern"),
            reference("discount", "discountItem"),
            *references(
                "customerGroup=entityGroup discountedItemsSavedSearch freeShipMethod=shipItem itemsSavedSearch"
            ),
            *many("date", "startDate endDate"),
            *many("number", "rate minimumOrderAmount fixedPrice"),
            *many("integer", "numberToGenerate itemQuantifier partnerCnt"),
            *many("boolean", "isInactive isPublic excludeItems applyDiscountToEntireOrder canBeAutoApplied"),
            *many("boolean", "cannotBeCombined displayLineDiscounts minimumOrderAmountCheck repeatDiscount"),
            *many("boolean", "specificItemsCheck useCachedCustomerGroup"),
            *enumerations("discountType whatTheCustomerNeedsToBuy audience implementation customForm useType"),
            *enumerations("applyDiscountTo applyDiscountToType combinationType customerGroupPreference salesChannels"),
            Field("customerCategory", "sublist", "customerCategory"),
            Field("customers", "sublist", "customer"),
            Field("location", "sublist", "location"),
            Field("website", "sublist", "webSite"),
            Field("items", "sublist", fields=(reference("item", ITEMS),)),
            Field("discountedItems", "sublist", fields=(reference("discountedItem", ITEMS),)),
            Field("partners", "sublist", fields=references("partner")),
            Field("currency", "sublist", fields=(reference("currency"), *many("number", "minimumOrderAmount"))),
        ),
    ),
    RecordType(
        "campaign",
        "crm",
        (
            *many("string", "id", read_only=True),
            *many("string", "externalId title campaignId message url keyword"),
            *references("category=campaignCategory owner=employee audience=campaignAudience promotionCode"),
            *many("date", "startDate endDate"),
            *many("number", "baseCost expectedRevenue"),
            *many("boolean", "isInactive"),
        ),
    ),
)
