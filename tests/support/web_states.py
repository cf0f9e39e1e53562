"""
The states of every page, staged: (method, path, state) to the function that leads a browser there.

`test_routes.py` compares this with the table of routes: a page or a state that is not staged fails. The screenshots are made of these, too.
"""

import web_states_connectors
import web_states_nodes
import web_states_organization
import web_states_runs
import web_states_tokens
from web_staging import States

STAGED: States = {
    **web_states_connectors.STAGED,
    **web_states_organization.STAGED,
    **web_states_tokens.STAGED,
    **web_states_runs.STAGED,
    **web_states_nodes.STAGED,
}
