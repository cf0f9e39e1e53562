"""What people do and say: tasks, calls, events, support cases, messages, notes and campaigns."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

_ACTIVITY = """
id id {name}
ref entity: assigned organizer
field: title externalid message starttime endtime reminderminutes remindertype company contact owner transaction
field: supportcase
list {name}.status: status
list {name}.priority: priority
flag: relateditem nohierarchy
code: accesslevel
field: startdate enddate completeddate timedevent sendemail createddate lastmodifieddate customform
"""

# What the three kinds of activity have in common, as the table of all of them shows it.
_OF_ALL = (
    'id, title, company, contact, "transaction", status, startdate, enddate, completeddate, remindertype, timedevent,'
    " lastmodifieddate"
)

_NOTE = """
id id
ref entity: author
text: title note externalid
time: notedate lastmodifieddate time
ref notetype: notetype
list note.direction: direction
"""  # one company's warehouse has five of these tables whole
# Table → what its notes are about: the column and the table.
_NOTES = {
    "entitynote": ("entity", "entity"),
    "contactnote": ("entity", "entity"),
    "customernote": ("entity", "entity"),
    "jobnote": ("entity", "entity"),
    "mfgprojectnote": ("entity", "entity"),
    "supportcasenote": ("activity", "supportcase"),
    "transactionnote": ("transaction", "transaction"),
}

TABLES = (
    table(
        "task",
        _ACTIVITY.format(name="task")
        + "field: duedate percentcomplete percenttimecomplete estimatedtime actualtime timeremaining estimatedtimeoverride\n"
        "text: order\nref projecttask: parent\n",
    ),
    table("phonecall", _ACTIVITY.format(name="phonecall") + "field: phone\n"),
    table(
        "calendarevent",
        _ACTIVITY.format(name="calendarevent")
        + "text: frequency\ncode: responseduration response\nfield: location alldayevent\n",
    ),
    table(
        "activity",
        """
id id
text: type title
ref entity: company contact assigned
ref transaction: transaction
list task.status: status
date: startdate
date: enddate completeddate # this and what follows: an extension's own example
time: starttime endtime lastmodifieddate
code: remindertype
integer: reminderminutes
flag: timedevent
ref item: relateditem
""",
        view=f"""
SELECT 'Task' AS type, assigned, {_OF_ALL} FROM task
UNION ALL SELECT 'Phone Call', assigned, {_OF_ALL} FROM phonecall
UNION ALL SELECT 'Event', organizer, {_OF_ALL} FROM calendarevent
""",  # noqa: S608 - our own text
    ),
    table(
        "supportcase",
        """
id id supportcase
text: emailcc endtime recordtype escalateto
ref entity: profile escalatee
ref supportissue: issue
ref supportcaseproduct: product module
ref inventorynumber: inventorynumber
date: lastreopeneddate lastmessagedate lastcustomermessagedate initialresponsedate
date: supportfirstreply lastcustomermessagereceived # one script
time: dateclosed
datecreated field < createddate
field: casenumber title externalid email phone incomingmessage outgoingmessage starttime internalonly company contact
field: assigned item subsidiary status priority category origin serialnumber startdate enddate createddate
field: lastmodifieddate
timeelapsed number = CAST({today} - {row}.startdate AS DECIMAL(18,6)) * 24
timeopen number = CAST(COALESCE({row}.enddate, {today}) - {row}.startdate AS DECIMAL(18,6)) * 24
number: timetoassign timeonhold timetoclose
flag: messagenew
field: helpdesk isinactive emailform emailemployees
""",
    ),
    *(table(name, f"ref {about}: {column}\n{_NOTE.strip()}", key=column) for name, (column, about) in _NOTES.items()),
    *tables(
        """
[supportcasestatus]
id id supportcasestatus
text: stage
field: name description isinactive

[supportcasepriority]
id id supportcasepriority
field: name description isinactive

[supportcasetype]
id id supportcasetype
field: name description isinactive

[supportcaseorigin]
id id supportcaseorigin
field: name description isinactive

[supportcaseissue]
id id supportissue
field: name description isinactive

[supportcaseprofile]
id id
text: name email
flag: isdefault isinactive

[supportcaseescalatehist supportcase]
ref supportcase: supportcase
ref entity: escalatee
time: date

[solution]
id id
text: solutioncode title abstract solution
list solution.status: status
flag: isinactive displayonline

[issue]
id id issue
list issue.status: issuestatus
list issue.priority: priority
list issue.severity: severity
ref issueproduct: product
date: createddate closeddate
field: issuenumber issueabstract assigned reportedby lastmodifieddate

[issueproduct]
id id issueproduct
text: name
flag: isinactive

[message]
id id
text: emailed recordname replyto templatename
ref entity: author recipient entity
ref supportcase: activity
date: datetime
list message.type: type messagetype
flag: internalonly
record integer
field: subject message authoremail recipientemail cc bcc transaction messagedate lastmodifieddate hasattachment
field: incoming compressattachments

[sentemail]
id id
text: subject body fromemail toemail toaddress ccaddress bccaddress status reason recordname
ref entity: from author recipient
time: sentdate
ref transaction: transaction

[undeliveredemail]
id id
text: recipients subject reason fromaddress
time: sentdate

[note]
id id
text: recordid
ref entity: entity
list note.direction: direction
record integer
field: title note externalid author transaction item notetype folder notedate lastmodifieddate

[usernote]
id id
text: title note externalid
ref entity: author entity
ref transaction: transaction
ref notetype: notetype
list note.direction: direction
time: notedate lastmodifieddate

[itemnote item]
id id
ref item: item
ref entity: author
text: title note
time: notedate

[notetype]
id id notetype
field: name description isinactive

[campaign]
id id campaign
money: basecost cost expectedrevenue totalrevenue
number: roi conversions leadsgenerated
field: title campaignid message url keyword externalid category owner startdate enddate isinactive audience
field: promotioncode

[campaignevent]
id id
ref campaign: campaign
text: title subject description
date: datescheduled
ref entitygroup: recipientgroup targetgroup
list campaignevent.status: status
ref campaignchannel: channel
money: cost

[campaignresponse]
id id
ref campaign: campaign leadsource
ref campaignevent: campaignevent
list campaignresponse.response: response
text: note channel
field: entity responsedate

[campaigncategory]
id id campaigncategory
field: name description isinactive

[campaignfamily]
id id # these three are query types of the service; the columns are those that a product in production reads
text: name description
flag: isinactive

[campaignsearchengine]
id id
text: name description
flag: isinactive

[campaignvertical]
id id
text: name description
flag: isinactive

[campaignchannel]
id id campaignchannel
field: name description isinactive

[campaignaudience]
id id campaignaudience
field: name isinactive

[campaignsubscription]
id id
flag: unsubscribed
field: name description isinactive

[campaignoffer]
id id
field: name isinactive

[marketingtemplate]
id id
text: name subject
flag: isinactive

[mailtemplate]
id id
text: name
flag: isinactive

[pdftemplate]
id id
text: name
flag: isinactive

[taskcompanymap task]
ref task: task
ref entity: company

[taskcontactmap task]
ref task: task
ref entity: contact

[phonecallcompanymap phonecall]
ref phonecall: phonecall
ref entity: company

[phonecallcontactmap phonecall]
ref phonecall: phonecall
ref entity: contact

[emailtemplate]
id id
text: scriptid
ref entity: owner
ref file: file
field: name subject description content isinactive isprivate

[systememailtemplate]
id id
text: name subject scriptid
flag: isinactive

[eventattendee event]
ref calendarevent: event
ref entity: attendee
list eventattendee.response: response

[knowledgebase]
id id
text: title
flag: isinactive

[topic]
id id
text: title
field: isinactive

[quota]
id id
ref entity: entity salesrep
ref accountingperiod: period
money: amountmonthly amount
date: date

[forecast]
id id
ref entity: entity
money: forecastamount amount worstcase mostlikely upside
date: date

[commissionplan]
id id
text: name
flag: isinactive

[commissionschedule]
id id
text: name
flag: isinactive

[competitor]
id id
text: strategy
field: name productservice url isinactive
""",
    ),
)
