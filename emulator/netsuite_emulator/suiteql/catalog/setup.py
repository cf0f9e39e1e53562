"""The account itself: people's access, customization, scripts, files, and what was changed, deleted and signed in to."""

from netsuite_emulator.suiteql.catalog.columns import Table, table, tables

_SCRIPT = """
id id script
text: scriptid name description apiversion externalid defaultfunction
ref file: scriptfile
list script.scripttype: scripttype
ref entity: owner
flag: isinactive notifyadmins notifyowner notifyuser
text: notifyemails
ref plugintype: plugintypeimplementation
time: datecreated lastmodifieddate
text: beforeloadfunction beforesubmitfunction aftersubmitfunction getfunction postfunction putfunction deletefunction
text: pageinitfunction fieldchangedfunction saverecordfunction validatefieldfunction validatelinefunction
text: validateinsertfunction validatedeletefunction postsourcingfunction lineinitfunction recalcfunction
text: getinputdatafunction mapfunction reducefunction summarizefunction
"""

_DEPLOYMENT = """
primarykey id scriptdeployment
id integer
text: scriptid title loglevel eventtype executioncontext externalurl startdate recurrence
list scriptdeployment.status: status
ref script: script
text: recordtype
ref role: runasrole
ref entity: audemployee owner
flag: isdeployed allroles allemployees allpartners isonline isinactive runasuser allowqueue
time: datecreated lastmodifieddate
text: audslctrole portletref queueid priority concurrencylimit yieldaftermins buffersize timezone
"""


# Scripts whose deployments are a table of their own: query types of the service.
_DEPLOYED = (
    *("clientscript", "mapreducescript", "usereventscript", "suitelet", "restlet", "scheduledscript"),
    *("massupdatescript", "portlet", "bundleinstallationscript", "workflowactionscript"),
)


def _scripts(*names: str) -> tuple[Table, ...]:
    return tuple(table(name, _SCRIPT) for name in names)


TABLES = (
    *_scripts("script", "clientscript", "usereventscript", "restlet", "suitelet", "scheduledscript"),
    *_scripts("mapreducescript", "massupdatescript", "workflowactionscript", "portlet", "bundleinstallationscript"),
    *_scripts("sdfinstallationscript", "plugin", "plugintype"),
    table("scriptdeployment", _DEPLOYMENT, key="primarykey"),
    *(
        table(f"{kind}deployment", f"{_DEPLOYMENT}deploymentid text # two companies' scripts", key="primarykey")
        for kind in _DEPLOYED
    ),
    *tables(
        """
[scriptnote]
id id scriptnote
internalid integer
text: title detail scripttypename
list scriptnote.type: type
ref script: script scripttype
time: date
ref entity: user
ref scriptdeployment: scriptdeployment

[scheduledscriptinstance]
id id
text: taskid mapreducestage
list scheduledscriptinstance.status: status
ref scriptdeployment: scriptdeployment
time: datecreated startdate enddate
number: percentcomplete queue queueposition timestamp

[workflow]
id id workflow
text: name scriptid description releasestatus recordtypes subtypes initeventtypes triggertype
ref entity: owner
flag: isinactive keephistory runasadmin logenabled initoncreate initonvieworupdate enablelogging
time: lastmodifieddate
recordtype text

[workflowinstance]
id id
ref workflow: workflow
text: currentstate recordtype status
integer: record
time: datecreated dateexited

[workflowstate workflow]
id id
ref workflow: workflow
text: name scriptid
flag: donotexitworkflow

[role]
id id role
text: scriptid
code: type # one account's own queries
text: centertype dashboardtemplate subsidiaryrestriction subsidiaryviewingallowed employeerestriction comments
ref subsidiary: subsidiaryoption
flag: issalesrole issupportrole iswebserviceonlyrole restrictbydevice restricttimeandexpenses
flag: restrictip istwofactorauthenticationrequired issinglesignononly isfullaccessrole
flag: limitmenuitems restrictionrequired employeeviewingallowed
flag: coreadminpermission employeeselectionunrestricted # one account's list of its roles
effectivesubsidiaries text
code: twofactorauthenticationpolicy
time: lastmodifieddate
field: name isinactive

[rolepermissions role]
id id
ref role: role
text: permkey name
list rolepermissions.permlevel: permlevel

[employeepermission employee]
ref entity: employee
text: permkey
list rolepermissions.permlevel: permlevel

[loginaudit key]
key integer
time: date
text: ipaddress requesturi detail emailaddress useragent status oauthappname oauthaccesstokenname secchallenge message
ref role: role
ref entity: user

[activesession]
id id
ref entity: user
text: ipaddress
time: lastaccess

[integration]
id id integration
text: name applicationid description note consumerkey
list integration.state: state
flag: tokenbasedauthentication tbaauthflow oauth2authorizationcodegrant usercredentials
time: datecreated datestatelastchanged lastmodifieddate
ref entity: createdby

[oauthtoken]
id id
text: name tokenid
ref integration: integration
ref entity: user
ref role: role
flag: isinactive
time: datecreated

[systemnote]
id id
time: date
ref entity: name
text: field oldvalue newvalue record recordtypeid
list systemnote.type: type # numbers, by what a client filters on: 1 the record was made, 2 set on it then, 4 changed
integer: recordid
list systemnote.context: context
list systemnote.type: operationtype
ref role: role
lineid integer
linetransaction integer

[systemnote2]
id id
time: date
ref entity: name
text: field oldvalue newvalue
integer: recordid
list systemnote.context: context
ref role: role

[deletedrecord recordid]
text: name type recordtypeid scriptid
integer: recordid
time: deleteddate
ref entity: deletedby
list systemnote.context: context
flag: iscustomlist iscustomrecord iscustomtransaction
text: externalid

[companyfeaturesetup]
id text
text: name
flag: isavailable isactive

[customfield internalid]
no: id # internalid is the key in most texts, id in one
internalid id customfield
text: scriptid name description help
list customfield.fieldtype: fieldtype
list customfield.fieldvaluetype: fieldvaluetype
text: fieldvaluetyperecord defaultvalue linktext displaytype accesslevel searchlevel recordtype sourcelist sourcefrom
ref entity: owner
flag: isinactive ismandatory isstored isshowinlist isformula isparent isencryptatrest
time: lastmodifieddate
text: package dynamicdefault insertbefore parentsubtab
integer: fieldsize displayheight displaywidth maxlength

[customrecordtype internalid]
no: id # internalid is the key in most texts, id in one
internalid id customrecordtype
text: scriptid name description accesstype numberingprefix
ref entity: owner
flag: isinactive includename allowattachments allowinlineediting allowquicksearch enablesystemnotes ishierarchical
flag: shownotes showid showowner isordered usepermissions enablemailmerge allownumberingoverride isnumberable
flag: enableoptimisticlocking showlastmodified showcreationdate
flag: allowinlinedeleting nopermissionrequired # one company's warehouse
integer: externalrolepermissionlevel publicpermissionlevel # the same
time: lastmodifieddate

[customlist internalid]
internalid id customlist
text: scriptid name description
ref entity: owner
flag: isinactive isordered ismatrixoption convertmatrix
time: lastmodifieddate

[recordtype]
id id recordtype
text: scriptid name

[customsegment internalid]
internalid id customsegment
text: scriptid label name description recordtype recordscriptid glimpact fieldtype
flag: isinactive hasglimpact isglobal filteredbyglimpact
time: lastmodifieddate

[customform]
id id
text: name type scriptid
flag: isinactive ispreferred

[savedsearch]
id id
text: title name scriptid recordtype searchtype description
ref entity: owner
flag: ispublic isinactive
time: lastmodifieddate lastrun
integer: runcount

[usrsavedsearch]
id id
text: name title scriptid recordtype description
ref entity: owner author
time: lastmodifieddate lastrunon
flag: isinactive allinternal
recordname text

[usrdatasetworkbook]
id id
text: name scriptid description
ref entity: owner
time: lastmodifieddate

[usrworkbook]
id id
text: name scriptid
ref entity: owner

[report]
id id
text: name
ref entity: owner

[csvimport]
id id
text: name scriptid recordtype
ref entity: owner
time: lastmodifieddate

[advancedpdftemplate]
id id
text: name scriptid
flag: isinactive inactive preferred
code: printtype trantype
ref savedsearch: savedsearch
ref customrecordtype: customrecordtype

[bundle]
id id
text: name version
ref entity: installedby
time: installdate lastupdate
list bundle.status: status

[suiteapp]
id id
text: applicationid name publisherid version
time: installdate
list suiteapp.status: status

[file]
id id file
text: name description url externalid appfolder
text: package # one script over a sandbox
list file.filetype: filetype
ref mediaitemfolder: folder
number: filesize
ref entity: owner
flag: isonline isinactive islink hideinbundle availablewithoutlogin generatetimestamp
hide text
time: createddate lastmodifieddate
text: alttagcaption
ref subsidiary: sitedescription

[mediaitemfolder]
id id mediaitemfolder
text: name description appfolder externalid
ref mediaitemfolder: parent
code: foldertype
flag: isinactive isprivate istoplevel hideinbundle bundleable
number: numfolderfiles foldersize
ref entity: owner
ref classification: class
ref department: department
ref location: location
ref subsidiary: subsidiary
ref entitygroup: group
time: lastmodifieddate

[folder]
id id mediaitemfolder
text: name description
ref mediaitemfolder: parent
flag: isinactive
""",
        {
            "folder": "SELECT id, name, description, parent, isinactive FROM mediaitemfolder",
            "systemnote": """
SELECT t.id * 10 AS id, t.createddate AS date, t.createdby AS name, 'TRANDOC.KDOCTYPE' AS field,
  t.trandisplayname AS newvalue, t.tranid AS record, '-30' AS recordtypeid, t.id AS recordid, '2' AS type,
  'UIF' AS context
FROM "transaction" AS t
UNION ALL
SELECT e.id * 10 + 1, e.datecreated, CAST(-5 AS BIGINT), 'ENTITY.SNAME', e.entityid, e.entityid, '-9', e.id, '2', 'UIF'
FROM entity AS e WHERE e.datecreated IS NOT NULL
""",
        },
    ),
)
