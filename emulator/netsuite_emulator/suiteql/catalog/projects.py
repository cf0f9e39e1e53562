"""Projects, the time worked on them, and what is charged for it."""

from netsuite_emulator.suiteql.catalog.columns import table, tables

_PROJECT = """
id id entity
text: entityid externalid altname companyname comments email phone fax accountnumber actualtime title projectname
entitytitle text = {row}.entityid
entitynumber text
ref entity: parent customer projectmanager contact
ref jobtype: jobtype
list job.entitystatus: entitystatus
ref jobresourcerole: defaultresourcerole
ref currency: currency
ref subsidiary: subsidiary
ref department: department
ref classification: class
ref location: location
ref term: terms
ref billingschedule: billingschedule
ref billingratecard: billingratecard
ref projectexpensetype: projectexpensetype
ref expensecategory: jobexpensecategory
ref item: jobitem billingitem
code: jobbillingtype language category
money: jobprice estimatedrevenue estimatedcost estimatedlaborcost estimatedgrossprofit estimatedlaborrevenue
money: openingbalance unbilledorders balance
number: percentcomplete estimatedtime timeremaining allocatedtime plannedwork actualwork estimatedtimeoverride
number: estimatedgrossprofitpercent percenttimecomplete estimatedlabor
date: startdate enddate projectedenddate scheduledenddate calculatedenddate calculatedstartdate startdatebaseline
date: enddatebaseline projectcompletesquantity estrevrecenddate forecastchargerunonbyondemand actualenddate
date: calculatedenddatebaseline
time: datecreated lastmodifieddate
flag: isinactive allowtime allowexpenses allowalltime includecrmtasksintotals isutilizedtime isproductivetime
flag: isexempttime allowtasktimeforrsrcalloc limittimetoassignees applyprojectexpensetypetoall
flag: materializetime timeapproval usecalculatedbillingbudget usecalculatedcostbudget usepercentcompleteoverride
toplevelparent ref entity = COALESCE({row}.parent, {row}.id)
fullname text = {row}.entityid
ref address: defaultbillingaddress defaultshippingaddress
"""

TABLES = (
    table("job", _PROJECT),
    table("project", _PROJECT, view="SELECT * FROM job"),
    *tables(
        """
[projecttask]
id id projecttask
text: title message externalid priority
ref entity: project company assigned owner contact
ref projecttask: parent
list projecttask.status: status
number: estimatedwork actualwork remainingwork percentworkcomplete percentcomplete calculatedwork
date: startdate enddate startdatebaseline enddatebaseline calculatedstartdate calculatedenddate finishbydate
date: completeddate constrainttype
flag: ismilestone issummarytask nonbillabletask isonecriticalpath
money: estimatedcost actualcost estimatedprice
time: createddate lastmodifieddate
ref transaction: transaction
integer: order

[projecttaskassignee projecttask]
ref projecttask: projecttask
ref entity: resource
number: units plannedwork estimatedwork actualwork
ref item: serviceitem
money: unitcost unitprice cost price

[projecttaskpredecessor projecttask]
ref projecttask: projecttask predecessor
text: type lagdays

[jobresource project]
ref entity: project jobresource
ref jobresourcerole: role
money: cost
ref billingclass: billingclass

[jobresourcerole]
id id jobresourcerole
text: name description
flag: isinactive isprojectmanager

[jobstatus]
id id jobstatus
text: name description
flag: isinactive

[jobtype]
id id jobtype
text: name
flag: isinactive

[projecttype]
id id jobtype
text: name
flag: isinactive

[projectstatus]
id id jobstatus
text: name
flag: isinactive

[projecttemplate]
id id projecttemplate
text: entityid
flag: isinactive

[projectexpensetype]
id id projectexpensetype
text: name description
ref account: account
flag: isinactive

[projectbudget project]
id id
ref entity: project
text: budgettype
money: total

[timebill]
id id timebill
text: memo timetype displayfield externalid rejectionnote
ref entity: employee customer
ref entity: project job
ref item: item
ref projecttask: casetaskevent
ref department: department
ref classification: class
ref location: location
ref subsidiary: subsidiary
ref currency: currency
ref price: price
ref payrollitem: payrollitem
ref billingclass: billingclass
ref workplace: workplace
ref timesheet: timesheet
ref transaction: transaction purchaseorder
list timebill.approvalstatus: approvalstatus
number: hours durationdecimal plannedtime actualtime quantity
money: rate amount overriderate laborcost
date: trandate startdate enddate
time: createddate lastmodifieddate
flag: isbillable isexempt isproductive isutilized paidexternally supervisorapproval overriderateflag billed
integer: status
ref timebill: timeentry

[timeentry]
id id timebill
text: memo timetype
ref entity: employee customer
job ref entity
ref item: item
number: hours
money: rate
date: trandate
flag: isbillable
list timebill.approvalstatus: approvalstatus
ref subsidiary: subsidiary
ref department: department

[timesheet]
id id timesheet
ref entity: employee
date: startdate enddate
number: totalhours totalrejected plannedhours
list timesheet.approvalstatus: approvalstatus
flag: iscomplete
ref subsidiary: subsidiary
text: externalid

[timesheetapproval]
id id
ref timesheet: timesheet
ref entity: employee approver

[resourceallocation]
id id
ref entity: allocationresource project approver requestedby nextapprover
list resourceallocation.approvalstatus: approvalstatus
code: allocationtype allocationunit
number: allocationamount numberhours percentoftime
date: startdate enddate
text: notes
ref projecttask: projecttask

[charge]
id id charge
ref entity: billto timerecordemployee
job ref entity
project ref entity
ref item: billingitem serviceitem
ref currency: currency
ref subsidiary: subsidiary
ref department: department
ref classification: class
ref location: location
ref transaction: transaction invoice salesorder
text: memo description externalid chargeimpactamount
list charge.stage: stage
list charge.use: use
money: amount rate
number: quantity
date: chargedate createddate
integer: rule runid
ref chargerule: chargerule
ref timebill: timerecord
ref accountingperiod: postingperiod

[chargerule]
id id chargerule
text: name description
ref entity: project
code: chargeruletype stage
money: amount
flag: isinactive

[billingclass]
id id billingclass
text: name description
flag: isinactive

[billingratecard]
id id billingratecard
text: name
flag: isinactive

[payrollitem]
id id payrollitem
text: name
ref account: expenseaccount liabilityaccount
flag: isinactive
code: itemtype

[paycheck]
id id transaction
text: tranid
ref entity: employee entity
date: trandate
money: netamount

[timeofftype]
id id
text: displayname
flag: isinactive

[timeoffrequest]
id id
ref entity: employee
date: startdate enddate
list timeoffrequest.approvalstatus: approvalstatus
number: totaltime

[timeoffplan]
id id
text: displayname
date: startdate

[timeoffchange]
id id
ref entity: employee
date: dateapplied
number: amount

[workassignment]
id id
ref entity: employee
date: startdate

[hcmjob]
id id
text: title jobid description
flag: isinactive
""",
    ),
)
