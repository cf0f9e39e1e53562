"""The nodes this package offers."""

from typing import Any

from netsuite_nodes.batch.create import BatchCreate
from netsuite_nodes.batch.delete import BatchDelete
from netsuite_nodes.batch.get import BatchGet
from netsuite_nodes.batch.update import BatchUpdate
from netsuite_nodes.batch.upsert import BatchUpsert
from netsuite_nodes.dataset.run import DatasetRun
from netsuite_nodes.metadata.columns import MetadataColumns
from netsuite_nodes.metadata.record_type import MetadataRecordType
from netsuite_nodes.metadata.record_types import MetadataRecordTypes
from netsuite_nodes.raw.request import RawRequest
from netsuite_nodes.record.attach import RecordAttach
from netsuite_nodes.record.changes import RecordChanges
from netsuite_nodes.record.create import RecordCreate
from netsuite_nodes.record.delete import RecordDelete
from netsuite_nodes.record.detach import RecordDetach
from netsuite_nodes.record.get import RecordGet
from netsuite_nodes.record.list import RecordList
from netsuite_nodes.record.select_options import RecordSelectOptions
from netsuite_nodes.record.transform import RecordTransform
from netsuite_nodes.record.update import RecordUpdate
from netsuite_nodes.record.upsert import RecordUpsert
from netsuite_nodes.restlet.delete import RestletDelete
from netsuite_nodes.restlet.get import RestletGet
from netsuite_nodes.restlet.post import RestletPost
from netsuite_nodes.restlet.put import RestletPut
from netsuite_nodes.suiteql.export import SuiteQLExport
from netsuite_nodes.suiteql.query import SuiteQLQuery
from netsuite_nodes.system.governance_limits import SystemGovernanceLimits
from netsuite_nodes.system.server_time import SystemServerTime
from netsuite_plugin.contract import Node, hookimpl


@hookimpl
def register_nodes() -> list[type[Node[Any, Any, Any]]]:
    """List every node."""
    return [
        BatchCreate,
        BatchDelete,
        BatchGet,
        BatchUpdate,
        BatchUpsert,
        DatasetRun,
        MetadataColumns,
        MetadataRecordType,
        MetadataRecordTypes,
        RawRequest,
        RecordAttach,
        RecordChanges,
        RecordCreate,
        RecordDelete,
        RecordDetach,
        RecordGet,
        RecordList,
        RecordSelectOptions,
        RecordTransform,
        RecordUpdate,
        RecordUpsert,
        RestletDelete,
        RestletGet,
        RestletPost,
        RestletPut,
        SuiteQLExport,
        SuiteQLQuery,
        SystemGovernanceLimits,
        SystemServerTime,
    ]
