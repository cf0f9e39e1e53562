"""Roles, their permissions and the people who have them: an account is born with a few of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from netsuite_emulator.record_types import RECORD_TYPES


class Level(IntEnum):
    """How much a permission allows; each level includes the ones before it."""

    NONE = 0
    VIEW = 1
    CREATE = 2
    EDIT = 3
    FULL = 4


REST_WEB_SERVICES = "ADMI_RESTWEBSERVICES"
LOGIN_WITH_OAUTH2 = "ADMI_LOGIN_OAUTH2"
LOGIN_WITH_ACCESS_TOKENS = "ADMI_LOGIN_OAUTH"
ANALYTICS_WORKBOOK = "REPO_ANALYTICS"
MANAGE_OAUTH2 = "ADMI_MANAGE_OAUTH2"
# the id of "Manage own OAuth 2.0 Client Credentials certificates" is not published; this one is the emulator's own
MANAGE_OWN_CERTIFICATES = "ADMI_MANAGE_OWN_OAUTH2_CERTIFICATES"
SUITESCRIPT = "ADMI_SUITESCRIPT"
OVERRIDE_PERIODS = "ADMI_PERIODOVERRIDE"

PERMISSIONS = frozenset(
    {
        REST_WEB_SERVICES,
        LOGIN_WITH_OAUTH2,
        LOGIN_WITH_ACCESS_TOKENS,
        ANALYTICS_WORKBOOK,
        MANAGE_OAUTH2,
        MANAGE_OWN_CERTIFICATES,
        SUITESCRIPT,
        OVERRIDE_PERIODS,
    }
)
"""Those that make a difference here."""

_CALLS_THE_API = frozenset(
    {REST_WEB_SERVICES, LOGIN_WITH_OAUTH2, LOGIN_WITH_ACCESS_TOKENS, ANALYTICS_WORKBOOK, SUITESCRIPT}
)


@dataclass(slots=True)
class Role:
    """
    One role: what it may see and do.

    `everywhere` holds for every record type that `levels` does not set apart; `permissions` are the
    setup and report permissions an API client needs (article_5085602973, section_157771510070). Raises ValueError for a
    permission that is not known.
    """

    id: str
    name: str
    everywhere: Level = Level.NONE
    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    permissions: frozenset[str] = _CALLS_THE_API
    administrator: bool = False
    active: bool = True

    def __post_init__(self) -> None:
        unknown = self.permissions - PERMISSIONS
        if unknown:
            raise ValueError(
                f"there is no permission {', '.join(sorted(unknown))}; known are {', '.join(sorted(PERMISSIONS))}"
            )
        self.levels = {name.lower(): level for name, level in self.levels.items()}

    def level(self, record_type: str) -> Level:
        """Tell how much this role may do with a record type."""
        return self.levels.get(record_type.lower(), self.everywhere)

    @property
    def sees_everything(self) -> bool:
        """Whether no record type is hidden from this role."""
        return all(self.level(name) >= Level.VIEW for name in RECORD_TYPES)


@dataclass(slots=True)
class User:
    """
    A person who may sign in. `entity` is the employee's id, and may be negative (section_160855594402).

    Who is locked out cannot sign in to the pages; tokens go on working (section_158082518856).
    """

    email: str
    password: str
    first_name: str
    last_name: str
    entity: str
    roles: tuple[str, ...]
    active: bool = True
    locked_out: bool = False


ADMINISTRATOR = "admin@example.com"


def is_active(user: User, role: Role) -> bool:
    """Tell whether a user may act in a role at all: neither is inactive, and the user still has it."""
    return user.active and role.active and role.id in user.roles


def may_log_in(user: User, role: Role, scope: str) -> bool:
    """
    Tell whether the API accepts tokens of this user and role.

    A role without the login permission, or the one of REST Web Services, is treated as a disabled one: a maintainer of a
    public client blames such a role for INVALID_LOGIN, and no source says otherwise. Tokens are given out all the same.
    """
    needed = {LOGIN_WITH_OAUTH2, REST_WEB_SERVICES} if scope == "rest_webservices" else {LOGIN_WITH_OAUTH2}
    return is_active(user, role) and (role.administrator or needed <= role.permissions)


def first_roles() -> dict[str, Role]:
    """Describe the roles an account is born with, by id."""
    collections = {"customerpayment": Level.FULL, "creditmemo": Level.FULL, "task": Level.FULL, "phonecall": Level.FULL}
    sees = ("salesorder", "location", "customer", "inventoryitem", "noninventorysaleitem", "subsidiary")
    warehouse = dict.fromkeys(sees, Level.VIEW) | {"itemfulfillment": Level.FULL}
    described = (
        Role("3", "Administrator", everywhere=Level.FULL, administrator=True),
        Role("1001", "A/R Analyst", everywhere=Level.VIEW, levels=collections | {"customer": Level.EDIT}),
        Role("1002", "Sales Operations", everywhere=Level.FULL),
        Role(
            "1003",
            "Warehouse Clerk",
            levels=warehouse,
            permissions=frozenset({REST_WEB_SERVICES, LOGIN_WITH_OAUTH2}),
        ),
        Role("1004", "Board Member", everywhere=Level.VIEW, permissions=frozenset({ANALYTICS_WORKBOOK})),
    )
    return {role.id: role for role in described}


def first_users() -> dict[str, User]:
    """Describe the people who may sign in to a new account, by e-mail address."""
    described = (
        User(ADMINISTRATOR, "admin-password", "Ada", "Okafor", "-5", ("3",)),
        User("analyst@example.com", "analyst-password", "Mira", "Lindqvist", "12", ("1001", "1002")),
        User("clerk@example.com", "clerk-password", "Tomas", "Reyes", "13", ("1003",)),
        User("board@example.com", "board-password", "Ilse", "Maren", "14", ("1004",)),
    )
    return {user.email: user for user in described}
