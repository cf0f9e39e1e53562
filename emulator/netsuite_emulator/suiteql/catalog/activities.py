"""Tasks, phone calls, calendar events and support cases."""

from netsuite_emulator.suiteql.catalog.columns import table

_ACTIVITY = """
id id {name}
title text
externalid text
company ref entity
contact ref entity
transaction ref transaction
owner ref entity
message text
status list {name}.status
startdate date
enddate date
completeddate date
starttime text
endtime text
timedevent flag
createddate time
lastmodifieddate time
"""

TABLES = (
    table(
        "task",
        _ACTIVITY.format(name="task")
        + """assigned ref entity
priority list task.priority
duedate date
percentcomplete number
estimatedtime text
actualtime text
timeremaining text
""",
    ),
    table(
        "phonecall",
        _ACTIVITY.format(name="phonecall")
        + """assigned ref entity
priority list phonecall.priority
phone text
""",
    ),
    table(
        "calendarevent",
        _ACTIVITY.format(name="calendarevent")
        + """organizer ref entity
accesslevel code
location text
alldayevent flag
""",
    ),
    table(
        "supportcase",
        """
id id supportcase
casenumber text
title text
externalid text
company ref entity
contact ref entity
assigned ref entity
item ref item
subsidiary ref subsidiary
status list supportcase.status
priority list supportcase.priority
category list supportcase.category
issue ref supportissue
origin list supportcase.origin
email text
phone text
incomingmessage text
startdate date
enddate date
starttime text
createddate time
lastmodifieddate time
timeelapsed number = CAST({today} - {row}.startdate AS DECIMAL(18,6)) * 24
timeopen number = CAST(COALESCE({row}.enddate, {today}) - {row}.startdate AS DECIMAL(18,6)) * 24
timetoassign number
helpdesk flag
isinactive flag
""",
    ),
)
