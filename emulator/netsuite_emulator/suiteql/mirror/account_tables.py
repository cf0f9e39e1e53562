"""What of an account lies around its records: roles, sign-ins, integrations and customization, as rows of their tables."""

from collections.abc import Collection, Iterator

from netsuite_emulator.setup.administration import Administration
from netsuite_emulator.setup.customization import Customization
from netsuite_emulator.setup.preferences import Preferences
from netsuite_emulator.suiteql.catalog.codes import OF_ONE_TYPE, SEEN_AS_TABLES
from netsuite_emulator.suiteql.mirror.fields import Row, Rows, display

_LEVELS = ("None", "View", "Create", "Edit", "Full")
_FEATURES = (
    *("Accounting", "Accounting Periods", "Advanced Receiving", "Class Tracking", "Custom Records", "Estimates"),
    *("Department Tracking", "Inventory", "Location Tracking", "Multiple Currencies", "Multi-Location Inventory"),
    *("OAuth 2.0", "OneWorld", "Purchase Orders", "REST Web Services", "Sales Orders", "SuiteAnalytics Workbook"),
)
_NOT_ACTIVE = ("Advanced Revenue Management", "Manufacturing Routing and Work Center", "SuiteBilling", "Work Orders")


class AccountTables:
    """
    An account as its SuiteQL tables show it; without one there is only the customization.

    `state` differs whenever `rows` would; `preferences` are how it tells the time.
    """

    def __init__(self, account: Administration | None = None, customization: Customization | None = None) -> None:
        self._account = account
        self.customization = customization or (account.customization if account else Customization())
        self.preferences = account.preferences if account else Preferences("UTC")

    @property
    def one_world(self) -> bool:
        """Whether there are subsidiaries."""
        return self._account is None or self._account.features.one_world

    @property
    def of_one_type(self) -> Collection[str]:
        """The tables that show the rows of one record type only."""
        every = self._account is not None and self._account.undocumented.record_types_are_tables
        return OF_ONE_TYPE if every else SEEN_AS_TABLES

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that these rows make up entirely."""
        own = ("role", "rolepermissions", "employeerolesforsearch", "loginaudit", "integration", "companyfeaturesetup")
        custom = ("customfield", "customrecordtype", "customlist", "customsegment")
        return (*own, *custom, *self.customization.lists)

    @property
    def state(self) -> object:
        """Whatever the rows depend on."""
        account = self._account
        around = (len(account.audit), len(account.roles), len(account.users)) if account else ()
        return (self.customization.revision, self.one_world, self.of_one_type, *around)

    def rows(self) -> Rows:
        """Give all rows of these tables, and the display texts they bring."""
        yield from self._customized()
        for name in (*_FEATURES, *_NOT_ACTIVE):
            active = "F" if name in _NOT_ACTIVE else "T"
            words = name.upper().replace(" ", "").replace("&", "")
            yield "companyfeaturesetup", {"id": words, "name": name, "isavailable": "T", "isactive": active}
        if self._account is not None:
            yield from self._people(self._account)

    def _people(self, account: Administration) -> Rows:
        for role in account.roles.values():
            active = "F" if role.active else "T"
            yield "role", {"id": role.id, "name": role.name, "scriptid": f"customrole{role.id}", "isinactive": active}
            yield from display("role", role.id, role.name)
            for key in sorted(role.permissions):
                yield "rolepermissions", {"role": role.id, "permkey": key, "name": key, "permlevel": "4"}
            for record_type, level in role.levels.items():
                granted = {"permkey": f"TRAN_{record_type.upper()}", "name": record_type, "permlevel": str(int(level))}
                yield "rolepermissions", {"role": role.id, **granted}
        for number, label in enumerate(_LEVELS):
            yield from display("rolepermissions.permlevel", str(number), label)
        by_email = {user.email: user for user in account.users.values()}
        for user in by_email.values():
            for role_id in user.roles:
                yield "employeerolesforsearch", {"entity": user.entity, "role": role_id}
        for number, entry in enumerate(account.audit, 1):
            who = by_email.get(entry.user)
            yield (
                "loginaudit",
                {
                    "key": str(number),
                    "date": self.preferences.local(entry.at).isoformat(),
                    "user": who.entity if who else "",
                    "emailaddress": entry.user,
                    "role": entry.role if entry.role.isdecimal() else "",
                    "status": "Success" if entry.success else "Failure",
                    "detail": entry.detail,
                    "ipaddress": "127.0.0.1",
                },
            )
        for number, integration in enumerate(account.integrations.values(), 1):
            yield "integration", {"id": str(number), "name": integration.name, "state": "ENABLED"}

    def _customized(self) -> Iterator[tuple[str, Row]]:
        custom = self.customization
        for number, field in enumerate(custom.fields.values(), 1):
            described = {"internalid": str(number), "scriptid": field.script_id.upper(), "name": field.label}
            if field.prefix == "cseg":
                yield "customsegment", described | {"label": field.label}
            else:
                kinds = {"fieldtype": field.prefix.upper(), "fieldvaluetype": field.kind}
                yield "customfield", described | kinds | {"fieldvaluetyperecord": field.target, "isstored": "T"}
        for number, record_type in enumerate(custom.record_types.values(), 1):
            described = {"internalid": str(number), "scriptid": record_type.script_id.upper(), "owner": "-5"}
            yield "customrecordtype", described | {"name": record_type.label}
        for number, (script_id, values) in enumerate(custom.lists.items(), 1):
            yield (
                "customlist",
                {"internalid": str(number), "scriptid": script_id.upper(), "name": script_id, "owner": "-5"},
            )
            for key, label in values.items():
                yield script_id, {"id": key, "name": label}
                yield from display(script_id, key, label)
