"""What people do about customers: tasks, phone calls, events and support cases."""

from netsuite_emulator.record_types.fields import Field, RecordType, many, reference

_PRIORITY = Field("priority", "enumeration", options={"HIGH": "High", "MEDIUM": "Medium", "LOW": "Low"})

_EVERY_ACTIVITY = (
    *many("string", "id", read_only=True),
    *many("string", "externalId message"),
    Field("title", "string", label="Subject", mandatory=True),
    reference("company", "customer vendor partner"),
    reference("contact"),
    reference("transaction", "opportunity estimate salesOrder invoice"),
    reference("owner", "employee"),
    *many("datetime", "createdDate lastModifiedDate", read_only=True),
    *many("date", "startDate endDate completedDate"),
    *many("string", "startTime endTime reminderType"),
    *many("boolean", "timedEvent sendEmail"),
)

_TASK_STATUS = {"NOTSTART": "Not Started", "PROGRESS": "In Progress", "COMPLETE": "Completed"}

TYPES = (
    RecordType(
        "task",
        "crm",
        (
            *_EVERY_ACTIVITY,
            reference("assigned", "employee"),
            _PRIORITY,
            Field("status", "enumeration", options=_TASK_STATUS),
            *many("date", "dueDate"),
            *many("number", "percentComplete"),
            *many("string", "estimatedTime actualTime timeRemaining"),
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
            *many("boolean", "allDayEvent"),
        ),
        label="Event",
    ),
    RecordType(
        "supportCase",
        "crm",
        (
            *many("string", "id", read_only=True),
            *many("string", "externalId caseNumber email phone incomingMessage outgoingMessage"),
            Field("title", "string", label="Subject", mandatory=True),
            Field("company", "reference", "customer vendor partner", mandatory=True),
            reference("contact"),
            reference("assigned", "employee"),
            reference("item", "inventoryItem nonInventorySaleItem serviceSaleItem"),
            reference("subsidiary"),
            Field(
                "status",
                "reference",
                "supportCaseStatus",
                options={"1": "Not Started", "2": "In Progress", "3": "Escalated", "4": "Re-Opened", "5": "Closed"},
            ),
            Field(
                "priority",
                "reference",
                "supportCasePriority",
                options={"1": "High", "2": "Medium", "3": "Low"},
            ),
            Field(
                "category",
                "reference",
                "supportCaseType",
                options={"1": "Concern", "2": "Problem", "3": "Question"},
            ),
            Field("origin", "reference", "supportCaseOrigin", options={"1": "E-mail", "2": "Web", "3": "Phone"}),
            *many("datetime", "createdDate lastModifiedDate", read_only=True),
            *many("date", "startDate endDate"),
            *many("string", "startTime"),
            *many("boolean", "isInactive helpDesk"),
        ),
        label="Case",
    ),
)
