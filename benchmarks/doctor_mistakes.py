"""The mistakes administrators make, and how each is made in the local NetSuite: the rows of its Login Audit Trail's causes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.doctor_ground import Case

Stage = Callable[[Case], Awaitable[None]]


@dataclass(frozen=True)
class Mistake:
    """
    One mistake: its name, the cause the doctor should name, and how it is made.

    `decided`: something on this machine decides, so that one cause stands alone. `answer`: this package cannot make the mistake itself; it
    is made by hand, and the doctor's class of the answer alone is asked for.
    """

    name: str
    cause: str
    stage: Stage
    decided: bool = False
    answer: bool = False


def _tells(action: str, *, connected: bool = True, **body: object) -> Stage:
    async def stage(case: Case) -> None:
        await (case.connect() if connected else case.configure())
        case.tell(action, **body)

    return stage


def _later(**duration: float) -> Stage:
    async def stage(case: Case) -> None:
        await case.connect()
        case.time_passes(**duration)

    return stage


async def _rotation_ended(case: Case) -> None:
    case.tell("integration", key="both", maximum_rotation_hours=24)
    await case.connect()
    await case.configure(maximum_rotation=24)
    case.time_passes(hours=25)


async def _used_elsewhere(case: Case) -> None:
    await case.connect()
    case.tell("take_away_refresh_tokens")
    # until a renewal is needed nobody can notice: the doctor spends no refresh token to find out
    case.tell("expire_access_tokens")


async def _seven_days(case: Case) -> None:
    await case.connect(key="confidential")
    case.time_passes(days=7, minutes=1)


async def _wrong_client_id(case: Case) -> None:
    await case.configure(client_id="0" * 64)


async def _client_id_replaced(case: Case) -> None:
    await case.connect()
    await case.configure("confidential")


async def _access_as_refresh(case: Case) -> None:
    await case.connect()
    assert case.row is not None
    await case.alter(refresh_token=case.row.secrets["access_token"])


async def _refresh_as_access(case: Case) -> None:
    await case.connect()
    assert case.row is not None
    await case.alter(access_token=case.row.secrets["refresh_token"])


async def _machine_revoked(case: Case) -> None:
    certificate_id = await case.machine()
    case.tell("revoke_certificate", certificate_id=certificate_id)


async def _machine_unmapped(case: Case) -> None:
    await case.machine(certificate_id="no-such-certificate")


async def _machine_expired(case: Case) -> None:
    await case.machine()
    case.time_passes(days=731)


async def _machine_other_key(case: Case) -> None:
    await case.machine()
    other = ec.generate_private_key(ec.SECP256R1())
    pem = other.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    await case.alter(private_key=pem.decode())


async def _machine_ahead(case: Case) -> None:
    await case.machine()
    case.ahead = timedelta(minutes=10)


async def _machine_of_another_application(case: Case) -> None:
    case.tell("integration", key="both", client_credentials=True)
    await case.machine(application="both")


async def _machine_unticked(case: Case) -> None:
    await case.machine()
    case.tell("integration", key="service", client_credentials=False)


async def _clock_behind(case: Case) -> None:
    await case.connect()
    case.ahead = timedelta(minutes=-10)


async def _role_without(case: Case, *permissions: str) -> None:
    await case.connect()
    case.tell("role", id="1001", permissions=permissions)


async def _no_login(case: Case) -> None:
    await _role_without(case, "ADMI_RESTWEBSERVICES", "REPO_ANALYTICS")


async def _no_rest(case: Case) -> None:
    await _role_without(case, "ADMI_LOGIN_OAUTH2", "REPO_ANALYTICS")


async def _no_workbook(case: Case) -> None:
    await _role_without(case, "ADMI_LOGIN_OAUTH2", "ADMI_RESTWEBSERVICES", "ADMI_SUITESCRIPT")


async def _no_customers(case: Case) -> None:
    await case.connect()
    case.tell("role", id="1001", everywhere=0, levels={})


async def _short_state(case: Case) -> None:
    await case.configure()
    await case.asked_raw(state="short")


async def _no_pkce(case: Case) -> None:
    await case.configure()
    await case.asked_raw(code_challenge=None, code_challenge_method=None)


async def _plain_http(case: Case) -> None:
    await case.configure()
    await case.asked_raw(redirect_uri="http://127.0.0.1:8765/auth/callback")


async def _denied(case: Case) -> None:
    await case.configure()
    await case.come_back(decision="deny")


async def _other_verifier(case: Case) -> None:
    await case.configure()
    await case.exchanged_raw("both", code_verifier="v" * 64)


async def _other_client(case: Case) -> None:
    await case.configure()
    await case.exchanged_raw("confidential")


_BLOCKED = {"key": "both", "enabled": False}
MISTAKES = (
    Mistake("redirect URI differs", "redirect_uri_differs", _tells("integration", connected=False, key="both", redirect_uris=["https://example.com/callback"])),
    Mistake("redirect URI with http", "redirect_uri_differs", _plain_http, answer=True),
    Mistake("wrong client ID", "client_id_wrong", _wrong_client_id),
    Mistake("integration deleted", "integration_removed", _tells("remove_integration", key="both")),
    Mistake("secret reset", "secret_wrong", _tells("reset_secret", key="both")),
    Mistake("state too short", "state_malformed", _short_state, answer=True),
    Mistake("grant box not ticked", "code_grant_unticked", _tells("integration", key="both", authorization_code_grant=False)),
    Mistake("scope box not ticked", "scope_unticked", _tells("integration", connected=False, key="both", scopes=["restlets"])),
    Mistake("scope unticked later", "scope_unticked", _tells("integration", key="both", scopes=["restlets"])),
    Mistake("integration blocked", "integration_blocked", _tells("integration", **_BLOCKED)),
    Mistake("integration waits for approval", "integration_blocked", _tells("integration", connected=False, **_BLOCKED)),
    Mistake("OAuth 2.0 feature off", "oauth2_feature_off", _tells("features", oauth2=False)),
    Mistake("REST Web Services feature off", "rest_feature_off", _tells("features", rest_web_services=False)),
    Mistake("user clicked Deny", "denied", _denied, answer=True),
    Mistake("PKCE missing", "pkce_malformed", _no_pkce, answer=True),
    Mistake("verifier wrong", "verifier_differs", _other_verifier, answer=True),
    Mistake("client differs between steps", "client_differs", _other_client, answer=True),
    Mistake("client ID replaced since the consent", "client_differs", _client_id_replaced, decided=True),
    Mistake("refresh token expired, idle", "refresh_token_expired", _later(hours=49), decided=True),
    Mistake("refresh token expired, seven days", "refresh_token_expired", _seven_days, decided=True),
    Mistake("maximum rotation time over", "rotation_ended", _rotation_ended, decided=True),
    Mistake("refresh token used elsewhere", "refresh_token_spent", _used_elsewhere),
    Mistake("access token sent as refresh token", "tokens_swapped", _access_as_refresh, decided=True),
    Mistake("refresh token sent to the API", "tokens_swapped", _refresh_as_access, decided=True),
    Mistake("access token expired", "access_token_expired", _later(minutes=61), decided=True),
    Mistake("role inactivated", "role_or_user_inactive", _tells("role", id="1001", active=False)),
    Mistake("user inactivated", "role_or_user_inactive", _tells("user", email="analyst@example.com", active=False)),
    Mistake("tokens revoked in NetSuite", "revoked", _tells("revoke_grants")),
    Mistake("certificate revoked", "certificate_revoked", _machine_revoked),
    Mistake("wrong Certificate ID", "mapping_missing", _machine_unmapped),
    Mistake("certificate of another key", "key_differs", _machine_other_key),
    Mistake("certificate of another application", "mapping_of_another_application", _machine_of_another_application),
    Mistake("certificate expired", "certificate_expired", _machine_expired, decided=True),
    Mistake("machine grant not ticked", "machine_grant_unticked", _machine_unticked),
    Mistake("clock ahead, service account", "clock", _machine_ahead, decided=True),
    Mistake("clock behind", "clock", _clock_behind, decided=True),
    Mistake("role lacks the login permission", "role_lacks_login", _no_login),
    Mistake("role lacks REST Web Services", "role_lacks_rest", _no_rest),
    Mistake("role lacks SuiteAnalytics Workbook", "lacks:SuiteAnalytics Workbook", _no_workbook),
    Mistake("role may not see customers", "lacks:Lists > Customers", _no_customers),
)  # fmt: skip
