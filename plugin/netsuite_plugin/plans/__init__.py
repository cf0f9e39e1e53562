"""
Plans: calls of nodes that write, rehearsed and not sent yet. Each is a row of the credential store, sealed as logins are.

`Plans` makes, finds, approves and refuses them; `Sender` sends each at most once. A page shows them, an agent commits them.
"""

from netsuite_plugin.plans.keeping import Plans
from netsuite_plugin.plans.plan import LIVES, PLAN, Plan
from netsuite_plugin.plans.sending import Sender

__all__ = ["LIVES", "PLAN", "Plan", "Plans", "Sender"]
