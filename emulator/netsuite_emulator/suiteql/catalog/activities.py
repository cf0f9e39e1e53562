"""What people do and say: tasks, calls, events, support cases, messages, notes and campaigns."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

_ACTIVITY = """
id id {name}
text: title externalid message starttime endtime reminderminutes remindertype
ref entity: company contact owner assigned organizer
ref transaction: transaction
ref supportcase: supportcase
list {name}.status: status
list {name}.priority: priority
date: startdate enddate completeddate
flag: timedevent sendemail relateditem nohierarchy
time: createddate lastmodifieddate
code: accesslevel customform
"""

TABLES = (
    table(
        "task",
        _ACTIVITY.format(name="task")
        + "date: duedate\nnumber: percentcomplete percenttimecomplete\ntext: estimatedtime actualtime timeremaining\n"
        "text: estimatedtimeoverride order\nref projecttask: parent\n",
    ),
    table("phonecall", _ACTIVITY.format(name="phonecall") + "text: phone\n"),
    table(
        "calendarevent",
        _ACTIVITY.format(name="calendarevent")
        + "text: location frequency\nflag: alldayevent\ncode: responseduration response\n",
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
""",
        view="""
SELECT id, 'Task' AS type, title, company, contact, assigned, status, startdate FROM task
UNION ALL SELECT id, 'Phone Call', title, company, contact, assigned, status, startdate FROM phonecall
UNION ALL SELECT id, 'Event', title, company, contact, organizer, status, startdate FROM calendarevent
""",
    ),
    table(
        "supportcase",
        """
id id supportcase
text: casenumber title externalid email phone incomingmessage outgoingmessage starttime emailcc endtime
text: internalonly recordtype
ref entity: company contact assigned profile escalateto escalatee
ref item: item
ref subsidiary: subsidiary
list supportcase.status: status
list supportcase.priority: priority
list supportcase.category: category
list supportcase.origin: origin
ref supportissue: issue
ref supportcaseproduct: product module
ref inventorynumber: serialnumber inventorynumber
date: startdate enddate lastreopeneddate lastmessagedate lastcustomermessagedate initialresponsedate
time: createddate lastmodifieddate dateclosed
datecreated time < createddate
timeelapsed number = CAST({today} - {row}.startdate AS DECIMAL(18,6)) * 24
timeopen number = CAST(COALESCE({row}.enddate, {today}) - {row}.startdate AS DECIMAL(18,6)) * 24
number: timetoassign timeonhold timetoclose
flag: helpdesk isinactive messagenew emailform emailemployees
""",
    ),
    *tables(
        """
[supportcasestatus]
id id supportcasestatus
text: name description stage
flag: isinactive

[supportcasepriority]
id id supportcasepriority
text: name description
flag: isinactive

[supportcasetype]
id id supportcasetype
text: name description
flag: isinactive

[supportcaseorigin]
id id supportcaseorigin
text: name description
flag: isinactive

[supportcaseissue]
id id supportissue
text: name description
flag: isinactive

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
text: issuenumber issueabstract
ref entity: assigned reportedby
list issue.status: issuestatus
list issue.priority: priority
list issue.severity: severity
ref issueproduct: product
date: createddate closeddate
time: lastmodifieddate

[issueproduct]
id id issueproduct
text: name
flag: isinactive

[message]
id id
text: subject message authoremail recipientemail cc bcc emailed recordname replyto templatename
ref entity: author recipient entity
ref transaction: transaction
ref supportcase: activity
time: messagedate lastmodifieddate
date: datetime
list message.type: type messagetype
flag: hasattachment internalonly incoming compressattachments
record integer

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
text: title note externalid recordid
ref entity: author entity
ref transaction: transaction
ref item: item
ref notetype: notetype
ref folder: folder
list note.direction: direction
time: notedate lastmodifieddate
record integer

[usernote]
id id
text: title note externalid
ref entity: author entity
ref transaction: transaction
ref notetype: notetype
list note.direction: direction
time: notedate lastmodifieddate

[entitynote entity]
id id
ref entity: entity author
text: title note
time: notedate
ref notetype: notetype

[transactionnote transaction]
id id
ref transaction: transaction
ref entity: author
text: title note
time: notedate
ref notetype: notetype

[itemnote item]
id id
ref item: item
ref entity: author
text: title note
time: notedate

[notetype]
id id notetype
text: name description
flag: isinactive

[campaign]
id id campaign
text: title campaignid message url keyword externalid
ref campaigncategory: category
ref entity: owner
date: startdate enddate
money: basecost cost expectedrevenue totalrevenue
number: roi conversions leadsgenerated
flag: isinactive
ref campaignaudience: audience
ref promotioncode: promotioncode

[campaignevent]
id id
ref campaign: campaign
text: title subject
date: datescheduled
ref entitygroup: recipientgroup targetgroup
list campaignevent.status: status
ref campaignchannel: channel
money: cost

[campaignresponse]
id id
ref campaign: campaign leadsource
ref entity: entity
ref campaignevent: campaignevent
date: responsedate
list campaignresponse.response: response
text: note channel

[campaigncategory]
id id campaigncategory
text: name description
flag: isinactive

[campaignchannel]
id id campaignchannel
text: name description
flag: isinactive

[campaignaudience]
id id campaignaudience
text: name
flag: isinactive

[campaignsubscription]
id id
text: name description
flag: isinactive unsubscribed

[campaignoffer]
id id
text: name
flag: isinactive

[marketingtemplate]
id id
text: name subject
flag: isinactive

[emailtemplate]
id id
text: name subject description scriptid content
ref entity: owner
flag: isinactive isprivate
ref file: file

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
flag: isinactive

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
text: name productservice strategy url
flag: isinactive
""",
    ),
)
