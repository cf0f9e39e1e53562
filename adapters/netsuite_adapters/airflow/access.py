"""What a connection of Airflow says: a credential of the store and whose it is, or a credential that Airflow keeps."""

from collections.abc import Mapping
from dataclasses import dataclass

from netsuite_adapters.engine_credential import EngineCredential
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.settings import Settings

_WHO = ("user", "organization", "teams")


@dataclass(frozen=True)
class Access:
    """With what credential, and for whom, a task calls."""

    settings: Settings
    credential: str | EngineCredential

    @classmethod
    def of(cls, fields: Mapping[str, object], settings: Settings) -> "Access":
        """
        Read the fields of a connection; who is not named there is whom the worker's settings name.

        Raises:
            ConfigurationError: They name a credential of the store and bring one of their own, or one that is not whole.
        """
        given = {name: str(value).strip() for name, value in fields.items() if value}
        acting = settings.model_copy(update={name: given.pop(name) for name in _WHO if name in given})
        selector = given.pop("credential", "")
        if not given:
            return cls(acting, selector or "personal")
        if selector:
            raise ConfigurationError(
                f"The connection names the credential {selector!r} of the store and brings one of its own ({', '.join(sorted(given))}). Leave "
                "one of the two empty."
            )
        return cls(acting, EngineCredential.of(dict(given)))


def check_type(name: str, conn_type: str | None) -> None:
    """
    Refuse a connection to something else: its empty fields would be read as the worker's own login.

    Raises:
        ConfigurationError: It is not of the type netsuite.
    """
    if conn_type != "netsuite":
        raise ConfigurationError(
            f"The connection {name!r} is of the type {conn_type or 'none'}, not netsuite. Give the name of a connection of the type NetSuite, "
            "or change this one's type."
        )
