"""Which rows a caller may use: the rule of `contract.visible`, in SQL."""

import sqlalchemy as sa

from netsuite_plugin.contract import Caller
from netsuite_plugin.sql_store.schema import credentials


def visible_to(caller: Caller) -> sa.ColumnElement[bool]:
    """Return the condition that a row of `credentials` meets."""
    column = credentials.c
    under = column.organization == caller.organization
    rules = [
        sa.and_(column.level == "personal", column.owner == caller.user, sa.or_(column.organization.is_(None), under))
    ]
    if caller.organization is not None:
        rules.append(sa.and_(column.level == "organization", column.owner == caller.organization))
    if caller.teams:
        rules.append(sa.and_(column.level == "team", column.owner.in_(sorted(caller.teams)), under))
    return sa.or_(*rules)
