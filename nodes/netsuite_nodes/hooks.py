"""The nodes this package offers."""

from typing import Any

from netsuite_nodes.record.create import RecordCreate
from netsuite_nodes.record.get import RecordGet
from netsuite_nodes.suiteql.query import SuiteQLQuery
from netsuite_plugin.contract import Node, hookimpl


@hookimpl
def register_nodes() -> list[type[Node[Any, Any, Any]]]:
    """List every node."""
    return [RecordCreate, RecordGet, SuiteQLQuery]
