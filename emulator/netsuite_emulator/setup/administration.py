"""What an administrator sets up in an account: features, roles, users, integrations, certificates; and the audit trail."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from netsuite_emulator.setup.audit_trail import AuditEntry
from netsuite_emulator.setup.client_certificates import CertificateMapping
from netsuite_emulator.setup.customization import Customization
from netsuite_emulator.setup.integrations import Integration, first_integrations, new_integration
from netsuite_emulator.setup.preferences import Preferences
from netsuite_emulator.setup.roles import Role, User, first_roles, first_users
from netsuite_emulator.setup.undocumented import Undocumented


@dataclass(slots=True)
class Features:
    """The boxes of Setup > Company > Enable Features that API clients stand on (article_5085602973)."""

    oauth2: bool = True
    rest_web_services: bool = True
    token_based_authentication: bool = True
    one_world: bool = True
    """Without it SuiteQL knows no subsidiaries (seen in a recorded refusal)."""


class Administration(ABC):
    """
    The setup of one account.

    Change what is there by setting attributes (`account.integrations["both"].enabled = False`), or by `change` where
    the new values come from outside.
    """

    def __init__(self, account_id: str, seed: int) -> None:
        self.id = account_id
        self.seed = seed
        self.undocumented = Undocumented()
        self.features = Features()
        self.preferences = Preferences()
        self.customization = Customization()
        self.roles = first_roles()
        self.users = first_users()
        self.integrations = first_integrations(account_id, seed)
        self.certificates: dict[str, CertificateMapping] = {}
        self.audit: list[AuditEntry] = []

    @abstractmethod
    def now(self) -> datetime:
        """Tell the account's time."""

    def add_integration(self, key: str, **settings: Any) -> Integration:
        """Save a new integration record; `settings` are fields of Integration. Raises ValueError for a wrong one."""
        if key in self.integrations:
            raise ValueError(f"there is an integration {key!r} already")
        made = new_integration(self.id, self.seed, key, settings.pop("name", key))
        change(made, settings)
        self.integrations[key] = made
        return made

    def integration_of(self, client_id: str) -> Integration | None:
        """Find an integration by its client id."""
        return next((each for each in self.integrations.values() if each.client_id == client_id), None)

    def rotates(self, integration: Integration, *, secret_sent: bool) -> bool:
        """Tell whether refresh tokens are good for one use: for public clients, also with a secret unless the account is set otherwise."""
        return integration.public and (not secret_sent or self.undocumented.secret_keeps_public_rules)

    def add_role(self, role_id: str, **settings: Any) -> Role:
        """Add a role; `settings` are fields of Role. Raises ValueError for a wrong one."""
        made = Role(role_id, str(settings.pop("name", role_id)))
        change(made, settings)
        self.roles[role_id] = made
        return made

    def add_user(self, email: str, *, roles: Sequence[str], **settings: Any) -> User:
        """Add a user with these roles; `settings` are fields of User. Raises ValueError for a wrong one."""
        if not roles or not set(roles) <= self.roles.keys():
            raise ValueError("a user has one role at least, and the account must have it")
        entity = str(max(int(each.entity) for each in self.users.values()) + 1)
        email = email.strip().lower()
        made = User(email, "password", email.partition("@")[0], "", entity, tuple(roles))
        change(made, settings)
        self.users[email] = made
        return made

    def note_login(self, *, success: bool, detail: str, user: str = "", role: str = "", application: str = "") -> None:
        """Write a line of the login audit trail."""
        self.audit.append(AuditEntry(self.now(), success, detail, user, role, application))


def change(thing: Any, settings: Mapping[str, Any]) -> None:
    """Set fields of a dataclass from outside values: all of them are checked before one is set. Raises ValueError."""
    from pydantic import TypeAdapter, ValidationError

    kind = type(thing)
    unknown = settings.keys() - {each.name for each in fields(kind)}
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    try:
        checked = TypeAdapter(kind).validate_python(asdict(thing) | dict(settings))
    except ValidationError as wrong:
        reasons = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors(include_url=False))
        raise ValueError("; ".join(reasons)) from None
    for name in settings:
        setattr(thing, name, getattr(checked, name))
