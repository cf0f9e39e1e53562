"""
The table of all routes. A page is added by a line here, a handler in `pages/`, a template, and its states in tests/support/web_states.py.

Order counts where a word and a part of a path could both fit: the word stands first.
"""

from netsuite_web.pages import (
    adding,
    beginning,
    connectors,
    organization,
    returning,
    run_changes,
    runs,
    secrets,
    starting,
    testing,
)
from netsuite_web.route import ADMINISTRATOR, ANYBODY, MEMBER, PERSON, Route
from netsuite_web.site import CALLBACK

ROUTES: tuple[Route, ...] = (
    Route("GET", "/", PERSON, beginning.begin),
    Route("GET", "/sign-in", ANYBODY, beginning.sign_in, states=("spent",), limited=True),
    Route("POST", "/sign-out", PERSON, beginning.sign_out),
    # connectors
    Route("GET", "/connectors", PERSON, connectors.index, states=("empty", "one", "many", "expired", "damaged", "filtered")),
    Route("GET", "/connectors/add", PERSON, adding.choose, states=("one", "found nothing")),
    Route("GET", "/connectors/add/netsuite", PERSON, adding.netsuite, states=("empty", "one")),
    Route("POST", "/connectors/add/netsuite", PERSON, adding.connect, states=("error",), limited=True),
    Route("GET", "/connectors/add/oauth-config", PERSON, adding.new_config, states=("empty",)),
    Route("POST", "/connectors/add/oauth-config", PERSON, adding.store_config, states=("error",)),
    Route("GET", "/connectors/return/{attempt}", PERSON, returning.show, states=("connected", "question", "error", "expired", "missing")),
    Route("POST", "/connectors/return/{attempt}", PERSON, returning.answer),
    Route("POST", "/connectors/attempts/{attempt}/forget", PERSON, connectors.forget_attempt),
    Route("GET", "/connectors/configs/{config}/secret", PERSON, secrets.own, states=("one",)),
    Route("POST", "/connectors/configs/{config}/secret", PERSON, secrets.replace_own, states=("error",)),
    Route("POST", "/connectors/configs/{config}/remove", PERSON, secrets.remove_own),
    Route("GET", "/connectors/{credential}", PERSON, connectors.show, states=("one", "missing")),
    Route("POST", "/connectors/{credential}/test", PERSON, testing.start, limited=True),
    Route("GET", "/connectors/{credential}/test/{test}", PERSON, testing.show, states=("over", "missing")),
    Route("GET", "/connectors/{credential}/test/{test}/events", PERSON, testing.events, live=True),
    Route("POST", "/connectors/{credential}/default", PERSON, connectors.set_default),
    Route("POST", "/connectors/{credential}/reconnect", PERSON, adding.reconnect, limited=True),
    Route("GET", "/connectors/{credential}/disconnect", PERSON, connectors.ask_disconnect, states=("one",)),
    Route("POST", "/connectors/{credential}/disconnect", PERSON, connectors.do_disconnect, states=("error",)),
    Route("GET", CALLBACK, ANYBODY, returning.callback, states=("empty", "forged", "replayed", "another browser", "expired"), limited=True),
    # runs
    Route("GET", "/runs", PERSON, runs.index, states=("empty", "one", "many", "filtered")),
    Route("GET", "/runs/new", PERSON, starting.new, states=("empty", "one", "error", "none")),
    Route("POST", "/runs/new", PERSON, starting.begin, states=("error", "dry run", "taken"), limited=True),
    Route("GET", "/runs/{run}", PERSON, runs.show, states=("running", "finished", "partly", "failed", "unknown", "interrupted", "cancelled", "waits for login", "missing")),
    Route("GET", "/runs/{run}/events", PERSON, runs.events, live=True),
    Route("GET", "/runs/{run}/steps/{step}", PERSON, runs.step, states=("one", "many", "missing")),
    Route("GET", "/runs/{run}/outputs.json", PERSON, runs.as_json, live=True),
    Route("GET", "/runs/{run}/outputs/{name}.csv", PERSON, runs.as_csv, live=True),
    Route("GET", "/runs/{run}/resume", PERSON, run_changes.ask_resume, states=("one", "unknown")),
    Route("POST", "/runs/{run}/resume", PERSON, run_changes.resume, states=("error",), limited=True),
    Route("POST", "/runs/{run}/cancel", PERSON, run_changes.cancel),
    Route("GET", "/runs/{run}/delete", PERSON, run_changes.ask_delete, states=("one",)),
    Route("POST", "/runs/{run}/delete", PERSON, run_changes.do_delete, states=("error",)),
    # organization
    Route("GET", "/organization", MEMBER, organization.index, states=("empty", "one", "many", "member", "member empty")),
    Route("GET", "/organization/configs/add", ADMINISTRATOR, organization.new_config, states=("empty",)),
    Route("POST", "/organization/configs/add", ADMINISTRATOR, organization.store_config, states=("error", "question")),
    Route("GET", "/organization/configs/{config}/secret", ADMINISTRATOR, secrets.organizations, states=("one",)),
    Route("POST", "/organization/configs/{config}/secret", ADMINISTRATOR, secrets.replace_organizations, states=("error",)),
    Route("GET", "/organization/configs/{config}/lifetimes", ADMINISTRATOR, organization.lifetimes, states=("one",)),
    Route("POST", "/organization/configs/{config}/lifetimes", ADMINISTRATOR, organization.store_lifetimes, states=("error",)),
    Route("POST", "/organization/configs/{config}/remove", ADMINISTRATOR, organization.remove),
    Route("GET", "/organization/connections/{credential}/end", ADMINISTRATOR, organization.ask_end, states=("one",)),
    Route("POST", "/organization/connections/{credential}/end", ADMINISTRATOR, organization.do_end, states=("error",)),
    Route("POST", "/organization/claims", ADMINISTRATOR, organization.claim_account),
    Route("GET", "/organization/claims/{account}/give-up", ADMINISTRATOR, organization.ask_give_up, states=("one",)),
    Route("POST", "/organization/claims/{account}/give-up", ADMINISTRATOR, organization.give_up),
)  # fmt: skip
