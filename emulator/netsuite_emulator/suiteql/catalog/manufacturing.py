"""Making things: bills of materials, routings, work centres and operations."""

from netsuite_emulator.suiteql.catalog.columns import tables

TABLES = tables(
    """
[bom]
id id bom
text: name memo legacybomforassembly externalid
ref subsidiary: subsidiary
flag: availableforallassemblies availableforalllocations includechildren isinactive usecomponentyield
time: createddate lastmodifieddate
restricttolocations text
restricttoassemblies text

[bomassembly billofmaterials]
ref bom: billofmaterials
ref item: assembly
flag: masterdefault default

[assemblyitembom assembly]
ref item: assembly
ref bom: billofmaterials currentrevision
flag: masterdefault
text: defaultforlocation
ref location: locations
internalid integer

[bomrevision]
id id bomrevision
text: name memo externalid
ref bom: billofmaterials
date: effectivestartdate effectiveenddate
flag: isinactive
time: createddate

[bomrevisioncomponent bomrevision]
id id
ref bomrevision: bomrevision
ref item: item
number: bomquantity quantity componentyield
integer: linenumber lineid
ref unitstypeuom: units
text: itemsource description

[bomrevisioncomponentmember bomrevision]
internalid id
ref bomrevision: bomrevision
ref item: item
number: bomquantity quantity componentyield
integer: linenumber
ref unitstypeuom: units unit
text: itemsource memberunit
ref bom: weightunit

[manufacturingrouting]
id id manufacturingrouting
text: name memo externalid
ref item: item
ref bom: billofmaterials
ref subsidiary: subsidiary
ref location: location
flag: isdefault isinactive autocalculatelag

[manufacturingroutingroutingstep manufacturingrouting]
ref manufacturingrouting: manufacturingrouting
integer: operationsequence
text: operationname lagtype
ref entitygroup: manufacturingworkcenter
ref manufacturingcosttemplate: manufacturingcosttemplate
number: setuptime runrate lagamount operationyield lagunits

[manufacturingoperationtask]
id id manufacturingoperationtask
text: title message externalid
ref transaction: workorder
ref item: item
integer: operationsequence order
ref entitygroup: manufacturingworkcenter
ref manufacturingcosttemplate: manufacturingcosttemplate
static: status
number: setuptime runrate estimatedwork actualwork remainingwork inputquantity completedquantity
number: actualsetuptime actualruntime machineresources laborresources remainingquantity
date: startdate enddate actualstartdate actualenddate
datetime text

[manufacturingcosttemplate]
id id manufacturingcosttemplate
text: name memo externalid
ref subsidiary: subsidiary
flag: isinactive

[manufacturingcosttemplatecostdetail manufacturingcosttemplate]
ref manufacturingcosttemplate: manufacturingcosttemplate
ref costcategory: costcategory
ref item: item
money: fixedrate runrate

[workordercompletion]
id id transaction
text: tranid
ref transaction: createdfrom
date: trandate
number: quantity completedquantity

[workordercompletionoperation workordercompletion]
ref transaction: workordercompletion
integer: operationsequence
number: laborruntime machineruntime
"""
)
