"""A certificate mapped for the client credentials grant, as the setup page lists it (subsect_162755332391)."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import Role, User

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(slots=True)
class CertificateMapping:
    """One certificate and what it stands for: an integration acting as one user in one role."""

    certificate_id: str
    key: PublicKey
    integration: Integration
    user: User
    role: Role
    created: datetime
    valid_from: datetime
    valid_until: datetime
    revoked: bool = False

    def good(self, now: datetime) -> bool:
        """Tell whether an assertion signed with this certificate's key is looked at."""
        return not self.revoked and self.valid_from <= now < self.valid_until
