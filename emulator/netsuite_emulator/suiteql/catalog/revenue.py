"""Revenue and expense spread over time, billing schedules and subscriptions."""

from netsuite_emulator.suiteql.catalog.columns import tables

TABLES = tables(
    """
[revenueelement]
id id revenueelement
text: elementnumber recordnumber source postingdiscountapplied externalid fullname
recordid integer
money: fxproratediscsalesamt originalchangeorderdiscamount proratediscsalesamt # this and what follows: one tap
number: originalchangeorderquantity revenueallocationratio
flag: itemisautoexpand treatmentoverride
date: effectivestartdate effectiveenddate
ref account: revreclassfxaccount
ref subscriptionline: subscriptionline
ref transaction: revenuearrangement referenceid referencetransaction
ref entity: entity salesteam
ref item: item
ref currency: currency
ref subsidiary: subsidiary
ref department: department
ref classification: class
ref location: location
ref account: deferralaccount recognitionaccount contractassetaccount fxadjustmentaccount unbilledreceivableaccount
ref account: rightofreturnaccount
ref revenuerecognitionrule: revenuerecognitionrule revrecforecastrule
ref accountingbook: accountingbook
ref itemrevenuecategory: revenueallocationgroup itemrevenuecategory
list revenueelement.revenueplanstatus: revenueplanstatus
money: allocationamount salesamount discountedsalesamount fairvalue calculatedfairvalueamount basefairvalue
money: alternatequantityfairvalue deferredrevenue recognizedrevenue costamount allocatedcontractcostamount
money: totalrecognized
number: quantity exchangerate allocationratio alternatequantity terminmonths termindays terms
date: elementdate revrecstartdate revrecenddate forecaststartdate forecastenddate createdon
flag: isbomitemtype isholdrevrec isvsoeprice requiresrevenueplanupdate pendingaction permitdiscount allocationtype
flag: fairvalueoverride labortypehours includeinallocation
integer: referencelinenumber sourceline
code: createrevenueplanson allocationtypecode
ref revenueelement: parentbomelement
ref unitstypeuom: alternateunits units # this and what follows: one company's warehouse
ref unitstype: alternateunitstype
ref revenueelement: returnofelement
code: lastmergetype sourcerecordtype
ref transaction: lastmergedfromarrangement
date: amortizationenddate amortizationstartdate newstandardmigratedate # this and what follows: a warehouse package of another house
ref amortizationschedule: amortizationschedule
ref amortizationtemplate: amortizationtemplate
money: calculatedamount carveinamount carveoutamount costamortizationamount itemlaborcostamount itemresalecostamount
money: residualdiscsalesamount
number: carveinratio carveoutratio contractcostallocationpct
ref account: contractexpenseacct contractexpenseoffsetacct defercontractexpenseacct expensemigrateadjaccount
ref account: labordeferredexpenseacct laborexpenseacct revenuemigrateadjaccount
ref transaction: journalentry
flag: carveoverride contingentrevenuehandling delivered
code: recognitiontreatment unbilledreceivablegroup
time: lastmodifieddate datecreated

[revenueplan]
id id revenueplan
text: recordnumber comments externalid
createdfrom ref revenueelement
ref revenueelement: revenueelement parentlinecreatedfrom
ref revenuerecognitionrule: revenuerecognitionrule
ref item: item
list revenueplan.status: status
list revenueplan.revenueplantype: revenueplantype
ref currency: revenueplancurrency
ref accountingbook: accountingbook
money: amount remainingdeferredbalance totalrecognized initialamount
number: exchangerate terminmonths periodoffset startoffset
date: revrecstartdate revrecenddate createdon
flag: holdrevenuerecognition iseliminate
code: amountsource recognitionmethod reforecastmethod revenuerecognitionperiodpercent creationtriggeredby
code: creationtriggeredbydisplay
time: lastmodifieddate
ref accountingperiod: postperiodstart catchupperiod
code: enddatechangeimpactfordisplay statusfordisplay # this and what follows: one company's warehouse
code: revrecenddatesource revrecstartdatesource
ref currency: parentlinecurrency
money: allocatedcontractcostamount itemlaborcostamount itemresalecostamount # this and what follows: a warehouse package of another house
money: remainingdeferredcostbalance totalamortized
number: recalcadjustperiodoffset termindays
code: recognitionperiod

[revenueplanplannedrevenue revenueplan]
id id
ref revenueplan: revenueplan
ref accountingperiod: plannedperiod postingperiod
money: amount
number: exchangerate percentoftotalamount percentrecognizedinperiod cumulativepercentrecognized
ref account: deferralaccount recognitionaccount
ref transaction: journal
date: date dateexecuted
flag: isrecognized
code: plannedrevenuetype
ref account: deferredrevenueaccount # this and what follows: one company's warehouse
number: percenttotalrecognized
money: totalrecognized
periodcomments text # a warehouse package of another house

[revenueplanplannedcost revenueplan]
id id # a warehouse package of another house
ref revenueplan: revenueplan
ref accountingperiod: plannedperiod postingperiod
money: amount totalrecognized
number: percentrecognizedinperiod percenttotalrecognized
ref account: deferredrevenueaccount recognitionaccount
ref transaction: journal
dateexecuted date
flag: isrecognized
code: plannedrevenuetype
text: periodcomments

[revenueplanstatus key]
text: key name # a warehouse package of another house

[revenueplantype key]
text: key name # a warehouse package of another house

[billingrevenueevent]
id id # a warehouse package of another house
money: amount
number: cumulativepercentcomplete quantity
date: eventdate enddate startdate
code: eventtype eventpurpose
text: externalid
integer: projectrevenuerule transactionline
ref subscriptionline: subscriptionline

[revenuerecognitionrule]
id id revenuerecognitionrule
text: name externalid
code: amountsource recognitionmethod revrecstartdatesource revrecenddatesource
number: initialamount periodoffset startoffset terminmonths
flag: isinactive

[revenuearrangement]
id id transaction
text: tranid
ref entity: entity
date: trandate
ref accountingbook: accountingbook
money: totalrevenueamount totalcarveout
flag: compliant

[revrecschedule]
id id revrecschedule
ref transaction: sourcetran
money: amount
code: recurrencetype
date: startdate enddate
field: name

[revrectemplate]
id id
number: terminmonths
field: name isinactive

[itemrevenuecategory]
id id itemrevenuecategory
text: name
flag: isinactive

[fairvalueprice]
id id
ref item: item
money: fairvalue
date: startdate enddate
ref itemrevenuecategory: itemrevenuecategory
field: currency

[amortizationschedule]
id id amortizationschedule
text: name amortizationtype recurrencetype recurfxrate schedulenumber
ref transaction: sourcetran sourcetransaction
transaction ref transaction
ref amortizationtemplate: amortizationtemplate template
ref account: accounttarget acctsource accttarget destacct
ref accountingbook: accountingbook
ref currency: currency
ref entity: entity
ref job: job
money: amount initialamount residual totalamortized remaining
number: periodoffset startoffset
date: startdate enddate schedulestartdate scheduleenddate
list amortizationschedule.status: status
integer: sourcetranline
flag: isinactive

[amortizationschedulerecurrence amortizationschedule]
id id
ref amortizationschedule: amortizationschedule schedule
ref accountingperiod: postingperiod accountingperiod
money: recamount amount
ref transaction: journal
date: date
flag: isrecognized

[amortizationtemplate]
id id amortizationtemplate
text: name amortizationtype recurrencetype
ref account: accttarget contraacct
number: amortizationperiod initialamount periodoffset startoffset residual
code: termsource
flag: isinactive

[billingschedule]
id id billingschedule
code: recurrenceunits
money: initialamount
number: recurrencecount
ref term: paymentterms
code: recurrence recurrencepattern # this and what follows: one tap
number: repeatevery
flag: billforactuals
ref projecttask: milestone
ref job: job
ref transaction: transaction
date: seriesdate
field: name externalid scheduletype frequency numberremaining initialterms recurrenceterms isinactive ispublic
project field < job
field: inarrears applytosubtotal
field: initialamountpercent # a warehouse package of another house

[billingschedulerecurrence billingschedule]
ref billingschedule: billingschedule
number: amount count
date: recurrencedate
ref term: paymentterms
recurrenceid integer # this and what follows: a warehouse package of another house
flag: relativetoprevious
code: units

[billingschedulemilestone billingschedule]
ref billingschedule: billingschedule # a warehouse package of another house
ref projecttask: projecttask
ref term: milestoneterms
number: milestoneamount
date: milestonedate milestoneactualcompletiondate
flag: milestonecompleted
text: comments

[billingscheduletype]
text: id name # a warehouse package of another house

[billingaccount]
id id billingaccount
text: inactivereason
flag: requestofflineprocessing
ref paymentmethod: paymentmethod
field: name idnumber memo externalid customer createdby currency subsidiary department class location billingschedule
field: frequency startdate lastbillcycledate lastbilldate nextbillcycledate isinactive customerdefault

[billrun]
id id
date: billingdate
list billrun.status: status

[subscription]
id id subscription
ref subsidiary: billingsubsidiary
code: renewalmethod advancerenewalperiodunit
list subscription.status: subscriptionstatus billingsubscriptionstatus
date: lastbillcycledate
number: initialtermduration
field: name idnumber externalid customer billingaccount subscriptionplan pricebook currency subsidiary salesorder
field: initialterm defaultrenewalterm initialtermtype initialtermunits frequency defaultrenewalmethod startdate enddate
field: nextrenewalstartdate lastbilldate nextbillcycledate datecreated lastmodified autorenewal parentsubscription
field: lastmodifieddate advancerenewalperiodnumber billingschedule # this and what follows: one company's warehouse
field: defaultrenewalplan defaultrenewaltrantype renewalnumber
flag: alignchargewithsub generatemodificationelements
ref subscription: rootsubscription
text: subscriptionplanname
integer: subscriptionrevision

[subscriptionline]
id id subscriptionline
time: lastmodifieddate # one tap orders by it
list subscription.status: status
code: prorateby
number: linenumber
money: total recurringamount
ref priceplan: priceplan
catalogtype text
field: subscription item salesorder subscriptionlinetype billingmode discount quantity startdate enddate isincluded
field: prorateenddate proratestartdate subscriptionlinestatus # this and what follows: one company's warehouse
flag: alignchargewithsub includeinrenewal
code: revrecoption
text: ponumber
date: recurrencestartdate terminationdate
integer: salesorderlinenumber subscriptionplanline
ref subscriptionplan: subscriptionplan

[subscriptionplansubsidiarymap subscriptionplan]
ref subscriptionplan: subscriptionplan
ref subsidiary: subsidiary

[subscriptionplan]
id id subscriptionplan
code: initialtermtype
field: itemid displayname externalid isinactive autorenewal

[subscriptionplanmember subscriptionplan]
ref subscriptionplan: subscriptionplan
ref item: item
number: linenumber
code: subscriptionlinetype

[subscriptionpriceinterval]
id id
ref subscription: subscription
ref subscriptionline: subscriptionline subscriptionplanline
ref priceplan: priceplan
ref item: item
number: quantity startdateoffset frequency linenumber repeatevery
money: recurringamount overallrecurringamount
date: startdate enddate
list subscription.status: status
code: chargetype prorateby subscriptionplanlinenumber catalogtype
number: includedquantity startoffsetvalue overagerepeatevery # this and what follows: one tap
text: multiplierline
code: overagefrequency
ref priceplan: overagepriceplan

[subscriptionrenewalhistory subscription]
ref subscription: subscription renewedsubscription
time: date

[subscriptionchangeorder]
id id
list subscriptionchangeorder.status: subscriptionchangeorderstatus
ref entity: createdby
field: idnumber memo subscription action effectivedate datecreated customer

[subscriptionterm]
id id subscriptionterm
number: subscriptiontermduration
field: name subscriptiontermtype subscriptiontermunit isinactive

[priceplan]
id id priceplan
ref item: item
money: minimumamount maximumamount
integer: includedquantity
field: externalid priceplantype currency

[pricetiers priceplan]
ref priceplan: priceplan
number: fromval
money: value
code: pricingoption
id integer # this and what follows: one tap
integer: lineid
text: externalid
money: maxamount minamount

[pricebook]
id id pricebook
field: name subscriptionplan currency

[pricebooklineinterval pricebook]
ref pricebook: pricebook
ref item: item
ref priceplan: priceplan
number: startoffsetvalue
code: frequency chargetype
id integer # this and what follows: one tap
number: linenumber repeatevery overagerepeatevery
code: startoffsetunit overagefrequency prorateby
text: multiplierline
flag: isrequired
ref priceplan: overagepriceplan

[pricemodeltype key]
key text # one tap
text: name
flag: isinactive

[changeorderline subscriptionchangeorder]
ref subscriptionchangeorder: subscriptionchangeorder # two taps, which differ in the names of what is new
ref item: item
ref subscriptionline: subscriptionline
ref priceplan: priceplan newpriceplan priceplannew
number: quantity newquantity quantitynew discount newdiscount discountnew
code: status newstatus statusnew
integer: sequence

[subscriptionchangeordernewline subscriptionchangeorder]
ref subscriptionchangeorder: subscriptionchangeorder # one tap
ref priceplan: priceplan
number: discount quantity
text: multiplierline itemdisplay sequence
flag: include required
code: subscriptionlinetype status

[subscriptionchangeorderrenewalsteps subscriptionchangeorder]
ref subscriptionchangeorder: subscriptionchangeorder # one tap
ref subscription: subscription
ref transaction: transaction
text: error
code: step status

[subscriptionchangeorderstatus key]
key text # one tap, and the next two
text: name

[subscriptionlinestatus key]
key text
text: name

[subscriptionlinetype key]
key text
text: name

[subscriptionlinerevision]
id id
ref subscription: subscription # one tap
ref subscriptionline: subscriptionline
ref subscriptionchangeorder: changeorder
ref priceplan: priceplan overagepriceplan
ref revenueelement: revenueelement
ref subsidiary: subsidiary
ref entity: createdby
number: quantity deltaquantity
money: recurringamount deltaamount totalcontractvalue
date: changeordereffectivedate datecreated
flag: appliedtochangeorder createdfromvoid
integer: subscriptionrevision
text: externalid

[usage]
id id
time: lastmodifieddate
ref item: item
ref subscriptionline: usagesubscriptionline
field: customer subscriptionplan usagesubscription usagequantity usagedate memo externalid

[memorizedtransaction]
id id
text: name
code: action frequency
date: nextdate
flag: indefinite
"""
)
