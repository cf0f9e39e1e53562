"""Projects, the time worked on them, and what is charged for it."""

from dataclasses import replace

from netsuite_emulator.suiteql.catalog.columns import table, tables

_PROJECT = """
id id entity
text: title projectname
field: entityid externalid altname companyname comments email phone fax accountnumber actualtime
entitytitle text = {row}.entityid
entitynumber text
ref entity: contact
list job.entitystatus: entitystatus
ref jobresourcerole: defaultresourcerole
ref term: terms
ref billingratecard: billingratecard
ref expensecategory: jobexpensecategory
ref item: jobitem billingitem
code: jobbillingtype language category
money: jobprice estimatedrevenue estimatedcost estimatedlaborcost estimatedgrossprofit estimatedlaborrevenue
money: openingbalance unbilledorders balance
number: estimatedtime timeremaining allocatedtime plannedwork actualwork estimatedtimeoverride
number: estimatedgrossprofitpercent percenttimecomplete estimatedlabor
date: calculatedstartdate startdatebaseline enddatebaseline projectcompletesquantity estrevrecenddate
date: forecastchargerunonbyondemand actualenddate calculatedenddatebaseline
flag: allowalltime allowtasktimeforrsrcalloc timeapproval usecalculatedcostbudget usepercentcompleteoverride
field: parent customer projectmanager jobtype currency subsidiary department class location billingschedule
field: projectexpensetype percentcomplete startdate enddate projectedenddate scheduledenddate calculatedenddate
field: datecreated lastmodifieddate isinactive allowtime allowexpenses includecrmtasksintotals isutilizedtime
field: isproductivetime isexempttime limittimetoassignees applyprojectexpensetypetoall materializetime
field: usecalculatedbillingbudget
toplevelparent ref entity = COALESCE({row}.parent, {row}.id)
fullname text = {row}.entityid
ref address: defaultbillingaddress defaultshippingaddress
field: allowallresourcesfortasks estimatedtimeoverridebaseline forecastchargerunondemand # this and what follows: a warehouse package
field: lastbaselinedate projectedenddatebaseline fxrate
money: estimatedlaborcostbaseline
integer: currencyprecision
text: alternatecontact contactlist files primarycontact
"""

_JOB = table("job", _PROJECT)

TABLES = (
    _JOB,
    table(
        "jobresources",
        """
ref entity: project jobresource # three accounts' own queries
ref jobresourcerole: role
defaultcost money
""",
        key="project",
        view="SELECT r.*, r.cost AS defaultcost FROM jobresource AS r",
    ),
    replace(_JOB, name="project", view="SELECT * FROM job"),
    *tables(
        """
[projecttask]
id id projecttask
fullname text < title # this and what follows: a warehouse package of another house
number: plannedwork
field: startdatetime
text: priority
ref entity: assigned
number: estimatedwork actualwork remainingwork percentworkcomplete percentcomplete calculatedwork
date: startdatebaseline enddatebaseline calculatedstartdate calculatedenddate finishbydate
flag: issummarytask isonecriticalpath
money: estimatedcost actualcost estimatedprice
integer: order
field: title message externalid project company owner contact parent status startdate enddate completeddate ismilestone
field: nonbillabletask createddate lastmodifieddate transaction constrainttype

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
field: name description isinactive

[jobtype]
id id jobtype
field: name isinactive

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
ref account: account
field: name description isinactive

[percentcompleteoverride project]
ref job: project # one client in production
ref accountingperiod: period
number: percent calculatedpercentcomplete
text: comments revenueplans

[projectbudget project]
id id
ref entity: project
text: budgettype
money: total

[timebill]
id id timebill
field: timeofftype # a warehouse package of another house
text: timetype
ref entity: project job
ref projecttask: casetaskevent
ref currency: currency
ref price: price
ref workplace: workplace
ref transaction: transaction purchaseorder
list timebill.approvalstatus: approvalstatus
number: hours durationdecimal plannedtime actualtime quantity
money: rate amount laborcost
date: startdate enddate
flag: overriderateflag billed
integer: status
ref timebill: timeentry
field: memo displayfield externalid rejectionnote employee customer item department class location subsidiary
field: payrollitem billingclass timesheet trandate createddate lastmodifieddate isbillable isexempt isproductive
field: isutilized paidexternally supervisorapproval overriderate

[timeentry]
id id timebill
text: timetype
job ref entity
number: hours
money: rate
list timebill.approvalstatus: approvalstatus
field: memo employee customer item trandate isbillable subsidiary department

[timesheet]
id id timesheet
number: totalhours totalrejected plannedhours
list timesheet.approvalstatus: approvalstatus
field: employee startdate enddate iscomplete subsidiary externalid

[timesheetapproval]
id id
ref timesheet: timesheet
ref entity: employee approver

[resourceallocation]
id id
ref entity: approver nextapprover
list resourceallocation.approvalstatus: approvalstatus
field: allocationresource project requestedby allocationtype allocationunit allocationamount numberhours percentoftime
field: startdate enddate notes projecttask

[charge]
id id charge
ref entity: timerecordemployee
project ref entity
ref item: serviceitem
ref transaction: transaction
text: chargeimpactamount
list charge.stage: stage
list charge.use: use
money: amount rate
date: createddate
integer: runid
ref chargerule: chargerule
field: billto job billingitem currency subsidiary department class location invoice salesorder memo description
field: externalid quantity chargedate timerecord postingperiod rule
field: billdate billingaccount chargetype lastmodifieddate serviceenddate # this and what follows: one company's warehouse
field: servicestartdate subscriptionline
code: billingmode
ref billingschedule: billingschedule
ref transaction: creditmemo
money: discountamount
integer: creditmemoline grouporder invoiceline invoiceln

[chargerule]
id id chargerule
text: name description
ref entity: project
code: chargeruletype stage
money: amount
flag: isinactive

[billingclass]
id id billingclass
field: name description isinactive

[billingratecard]
id id billingratecard
text: name
flag: isinactive

[payrollitem]
id id payrollitem
ref account: expenseaccount liabilityaccount
code: itemtype
field: name isinactive

[paycheck]
id id transaction
ref entity: employee
money: netamount
field: tranid entity trandate

[timeofftype]
id id
code: incrementunit # this and what follows: a warehouse package of another house
number: minimumincrement
text: displayname name
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
code: timeoffchangetype # three scripts
ref timeofftype: timeofftype
integer: timeoffrequest # one company's time sheets

[workassignment]
id id
ref entity: employee
date: startdate

[hcmjob]
id id
text: title jobid
field: description isinactive
""",
    ),
)
