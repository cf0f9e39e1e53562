"""Making things: bills of materials, routings, work centres and operations."""

from netsuite_emulator.suiteql.catalog.columns import tables

TABLES = tables(
    """
[bom]
id id bom
text: legacybomforassembly
ref subsidiary: subsidiary
flag: availableforalllocations includechildren usecomponentyield
restricttolocations text
restricttoassemblies text
field: name memo externalid availableforallassemblies isinactive createddate lastmodifieddate

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

[itemassemblyitembom assembly]
ref item: assembly # what the table before is called since 2024.2: five scripts, and a data set's list of tables
ref bom: billofmaterials currentrevision
flag: masterdefault
text: defaultforlocation
ref location: locations
internalid integer

[bomrevision]
id id bomrevision
ref bom: billofmaterials
time: createddate
field: name memo externalid effectivestartdate effectiveenddate isinactive

[bomlocationmap bom]
ref bom: bom
ref location: location

[bomsubsidiarymap bom]
ref bom: bom
ref subsidiary: subsidiary

[bomavailablelocationmap bom]
ref bom: bom
ref location: location

[bomavailablesubsidiarymap bom]
ref bom: bom
ref subsidiary: subsidiary

[bomrevisionbommap bomrevision]
ref bomrevision: bomrevision # four scripts
ref bom: billofmaterials

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
id id # one data set in production
ref bomrevision: bomrevision
ref item: item
number: bomquantity quantity componentyield
integer: linenumber lineid # the record's own schema, and one client
ref unitstypeuom: units unit
text: itemsource memberunit
ref bom: weightunit

[manufacturingrouting]
id id manufacturingrouting
text: memo
ref bom: billofmaterials
ref subsidiary: subsidiary
ref location: location
flag: isdefault autocalculatelag
field: name externalid item isinactive

[manufacturingroutingroutingstep manufacturingrouting]
ref manufacturingrouting: manufacturingrouting
integer: operationsequence
text: operationname lagtype
ref entitygroup: manufacturingworkcenter
ref manufacturingcosttemplate: manufacturingcosttemplate
number: setuptime runrate lagamount operationyield lagunits

[manufacturingoperationtask]
id id manufacturingoperationtask
ref item: item
integer: order
static: status # recorded refusal; two clients show its text
time: startdatetime # measured on an account
number: estimatedwork actualwork remainingwork actualsetuptime actualruntime remainingquantity
date: startdate enddate actualstartdate actualenddate
datetime text
field: title message externalid workorder operationsequence manufacturingworkcenter manufacturingcosttemplate setuptime
field: runrate inputquantity completedquantity machineresources laborresources

[manufacturingcosttemplate]
id id manufacturingcosttemplate
time: lastmodifieddate
text: memo
ref subsidiary: subsidiary
field: name externalid isinactive

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
""",
    {
        "itemassemblyitembom": "SELECT * FROM assemblyitembom",
        "bomrevisionbommap": "SELECT r.id AS bomrevision, r.billofmaterials FROM bomrevision AS r",
    },
)
