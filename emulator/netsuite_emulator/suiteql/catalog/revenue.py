"""Revenue and expense spread over time, billing schedules and subscriptions."""

from netsuite_emulator.suiteql.catalog.columns import tables

TABLES = tables(
    """
[revenueelement]
id id revenueelement
text: elementnumber recordnumber source postingdiscountapplied externalid fullname
recordid integer
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
text: name
ref transaction: sourcetran
money: amount
code: recurrencetype
date: startdate enddate

[revrectemplate]
id id
text: name
number: terminmonths
flag: isinactive

[itemrevenuecategory]
id id itemrevenuecategory
text: name
flag: isinactive

[fairvalueprice]
id id
ref item: item
ref currency: currency
money: fairvalue
date: startdate enddate
ref itemrevenuecategory: itemrevenuecategory

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
text: name externalid
code: scheduletype frequency recurrenceunits
money: initialamount
number: recurrencecount numberremaining
ref term: initialterms recurrenceterms paymentterms
ref entity: project
date: seriesdate
flag: isinactive ispublic inarrears applytosubtotal

[billingschedulerecurrence billingschedule]
ref billingschedule: billingschedule
number: amount count
date: recurrencedate
ref term: paymentterms

[billingaccount]
id id billingaccount
text: name idnumber memo externalid inactivereason
ref entity: customer createdby
ref currency: currency
ref subsidiary: subsidiary
ref department: department
ref classification: class
ref location: location
ref billingschedule: billingschedule
code: frequency
date: startdate lastbillcycledate lastbilldate nextbillcycledate
flag: isinactive customerdefault requestofflineprocessing
ref paymentmethod: paymentmethod

[billrun]
id id
date: billingdate
list billrun.status: status

[subscription]
id id subscription
text: name idnumber externalid
ref entity: customer
ref billingaccount: billingaccount
ref subscriptionplan: subscriptionplan
ref pricebook: pricebook
ref currency: currency
ref subsidiary: billingsubsidiary subsidiary
ref transaction: salesorder
ref subscriptionterm: initialterm defaultrenewalterm
code: initialtermtype initialtermunits frequency renewalmethod defaultrenewalmethod advancerenewalperiodunit
list subscription.status: subscriptionstatus billingsubscriptionstatus
date: startdate enddate nextrenewalstartdate lastbilldate nextbillcycledate lastbillcycledate
time: datecreated lastmodified
number: initialtermduration
flag: autorenewal
ref subscription: parentsubscription

[subscriptionline]
id id subscriptionline
ref subscription: subscription
ref item: item
ref transaction: salesorder
list subscription.status: status
code: subscriptionlinetype prorateby billingmode
number: linenumber discount quantity
date: startdate enddate
money: total recurringamount
ref priceplan: priceplan
flag: isincluded
catalogtype text

[subscriptionplan]
id id subscriptionplan
text: itemid displayname externalid
flag: isinactive autorenewal
code: initialtermtype

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

[subscriptionrenewalhistory subscription]
ref subscription: subscription renewedsubscription
time: date

[subscriptionchangeorder]
id id
text: idnumber memo
ref subscription: subscription
code: action
date: effectivedate
time: datecreated
list subscriptionchangeorder.status: subscriptionchangeorderstatus
ref entity: customer createdby

[subscriptionterm]
id id subscriptionterm
text: name
number: subscriptiontermduration
code: subscriptiontermtype subscriptiontermunit
flag: isinactive

[priceplan]
id id priceplan
text: externalid
code: priceplantype
ref currency: currency
ref item: item
money: minimumamount maximumamount
integer: includedquantity

[pricetiers priceplan]
ref priceplan: priceplan
number: fromval
money: value
code: pricingoption

[pricebook]
id id pricebook
text: name
ref subscriptionplan: subscriptionplan
ref currency: currency

[pricebooklineinterval pricebook]
ref pricebook: pricebook
ref item: item
ref priceplan: priceplan
number: startoffsetvalue
code: frequency chargetype

[usage]
id id
ref entity: customer
ref item: item
ref subscriptionplan: subscriptionplan
ref subscription: usagesubscription
ref subscriptionline: usagesubscriptionline
number: usagequantity
date: usagedate
text: memo externalid

[memorizedtransaction]
id id
text: name
code: action frequency
date: nextdate
flag: indefinite
"""
)
