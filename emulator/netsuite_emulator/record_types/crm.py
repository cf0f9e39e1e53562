"""What people do about customers: tasks, calls, events, messages, notes, cases and campaigns; and project work."""

from netsuite_emulator.record_types.entities import ANYBODY
from netsuite_emulator.record_types.fields import Field, RecordType, enumerations, many, reference, references

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
    *many("string", "startTime endTime reminderType reminderMinutes"),
    *many("boolean", "timedEvent sendEmail"),
    Field("contactList", "sublist", fields=references(f"company={_COMPANY.replace(' ', '+')} contact")),
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
        " payrollItem billingClass temporaryLocalJurisdiction workplace=location timeSheet"
    ),
    *many("date", "tranDate"),
    *many("string", "hours memo rejectionNote plannedTimeRemaining displayField timeElapsed"),
    *many("number", "rate price"),
    *many(
        "boolean", "isBillable isProductive isUtilized isExempt timeModified overrideRate paidByPayroll paidExternally"
    ),
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
        "string", "externalId caseNumber email phone incomingMessage outgoingMessage newSolutionFromMsg internalOnly"
    ),
    Field("title", "string", label="Subject", mandatory=True),
    Field("company", "reference", _COMPANY, mandatory=True),
    *references("contact assigned=employee subsidiary issue=supportCaseIssue profile=supportCaseProfile product"),
    *references("module=supportCaseModule escalateTo=employee serialNumber=inventoryNumber"),
    reference("item", "inventoryItem nonInventorySaleItem serviceSaleItem assemblyItem kitItem"),
    *enumerations("customForm"),
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
    *many("boolean", "isInactive helpDesk emailForm emailEmployees"),
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
            *many("number", "percentComplete percentTimeComplete order"),
            *many("string", "estimatedTime estimatedTimeOverride actualTime timeRemaining"),
        ),
    ),
    RecordType(
        "phoneCall",
        "crm",
        (
            *_EVERY_ACTIVITY,
            reference("assigned", "employee"),
            _PRIORITY,
            Field("status", "enumeration", options={"SCHEDULED": "Scheduled", "COMPLETE": "Completed"}),
            Field("accessLevel", "boolean"),
            *many("string", "phone"),
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
                options={"CONFIRMED": "Confirmed", "TENTATIVE": "Tentative", "CANCELLED": "Cancelled"},
            ),
            Field(
                "accessLevel", "enumeration", options={"PUBLIC": "Public", "PRIVATE": "Private", "BUSY": "Show As Busy"}
            ),
            *many("string", "location"),
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
            *many("string", "subject message authorEmail recipientEmail cc bcc"),
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
            *many("string", "estimatedWork actualWork remainingWork"),
            *many("number", "percentTimeComplete estimatedCost"),
            *many("boolean", "isMilestone isOnCriticalPath nonBillableTask"),
            Field(
                "assignee",
                "sublist",
                fields=(
                    reference("resource", "employee vendor genericResource"),
                    *many("string", "estimatedWork"),
                    *many("number", "units unitCost unitPrice plannedWork"),
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
            *many("string", "externalId name code description displayLineDiscounts codePattern"),
            *references("discount=discountItem location customerCategory=customerCategory"),
            *many("date", "startDate endDate"),
            *many("number", "rate minimumOrderAmount numberToGenerate"),
            *many("boolean", "isInactive isPublic useType excludeItems applyDiscountToEntireOrder"),
            *enumerations("discountType whatTheCustomerNeedsToBuy audience implementation customForm"),
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
