"""Step one of the code grant: what is checked, which pages are shown, and where the browser is sent."""

import pytest

from code_grant import APP, AUTHORIZE, STATE, consented, hidden, sent_back, signed_in, step_one


@pytest.fixture
def both(account):
    return account.integrations["both"]


async def test_the_account_is_learnt_from_the_host_that_knows_none(browser, both):
    """Who starts at the system host learns the account from the callback."""
    page = await browser.get("https://system.netsuite.com/app/login/oauth2/authorize.nl", params=step_one(both))
    form = {"request": hidden(page), "email": "admin@example.com", "password": "admin-password"}
    page = await browser.post("https://system.netsuite.com/app/login/oauth2/signin.nl", data=form)
    form = {"request": hidden(page), "role": "3", "decision": "allow"}
    back = sent_back(await browser.post("https://system.netsuite.com/app/login/oauth2/consent.nl", data=form))
    assert back["company"] == "1234567"


async def test_a_workspace_label_opens_the_login_page_but_no_api(account, browser, both):
    """People type their workspace's name; only pages answer under it."""
    host = f"{account.label}.app.netsuite.com"
    page = await browser.get(f"https://{host}/app/login/oauth2/authorize.nl", params=step_one(both))
    assert "Sign in to account 1234567" in page.text
    wrong = await browser.get(f"https://{account.label}.suitetalk.api.netsuite.com/services/rest/record/v1/customer")
    assert wrong.status_code == 404
    assert "json" not in wrong.headers["content-type"]


async def test_a_sandbox_is_spelled_by_host_and_by_company(emulator, browser):
    """The host has a hyphen and small letters, the callback the account's own spelling."""
    both = emulator.account("1234567-sb1").integrations["both"]
    host = "https://1234567-sb1.app.netsuite.com/app/login/oauth2"
    page = await browser.get(f"{host}/authorize.nl", params=step_one(both))
    form = {"request": hidden(page), "email": "admin@example.com", "password": "admin-password"}
    page = await browser.post(f"{host}/signin.nl", data=form)
    form = {"request": hidden(page), "decision": "deny"}
    back = sent_back(await browser.post(f"{host}/consent.nl", data=form))
    assert back["error"] == "access_denied"
    assert back["company"] == "1234567_SB1"


async def test_denying_sends_back_an_error_and_no_code(account, browser, both):
    """Who clicks Deny is sent back; the trail says why."""
    page = await signed_in(browser, both)
    form = {"request": hidden(page), "role": "1001", "decision": "deny"}
    back = sent_back(await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form))
    assert back["error"] == "access_denied"
    assert back["state"] == STATE
    assert "code" not in back
    assert account.audit[-1].detail == "AuthorizationExplicitlyDenied"


@pytest.mark.parametrize(
    ("changes", "error", "detail"),
    [
        ({"response_type": "token"}, "unsupported_response_type", "InvalidRequest"),
        ({"response_type": None}, "invalid_request", "InvalidRequest"),
        ({"state": "x" * 21}, "invalid_request", "InvalidState"),
        ({"state": "x" * 1025}, "invalid_request", "InvalidState"),
        ({"state": "ü" * 30}, "invalid_request", "InvalidState"),
        ({"scope": "rest_webservices;restlets"}, "invalid_scope", "ScopeMismatched"),
        ({"scope": "suite_analytics"}, "invalid_scope", "ScopeMismatched"),
        ({"scope": None}, "invalid_scope", "ScopeMismatched"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request", "InvalidRequest"),
        ({"code_challenge_method": "plain"}, "invalid_request", "InvalidRequest"),
        ({"code_challenge": "short"}, "invalid_request", "InvalidRequest"),
        ({"prompt": "none"}, "invalid_request", "InvalidRequest"),
    ],
)
async def test_a_faulty_request_goes_back_to_the_application(account, browser, both, changes, error, detail):
    """Faults other than the client and the redirect URI are told to the application."""
    back = sent_back(await browser.get(AUTHORIZE, params=step_one(both, **changes)))
    assert back["error"] == error
    assert account.audit[-1].detail == detail


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"client_id": "0" * 64}, "UnknownIntegration"),
        ({"redirect_uri": "https://127.0.0.1:8765/auth/callback/"}, "InvalidRedirectURI"),
        ({"redirect_uri": "https://evil.example.com/"}, "InvalidRedirectURI"),
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(account, browser, both, changes, detail):
    """A wrong client or redirect URI ends on a page."""
    response = await browser.get(AUTHORIZE, params=step_one(both, **changes))
    assert response.status_code == 400
    assert "location" not in response.headers
    assert account.audit[-1].detail == detail


async def test_a_wrong_password_may_be_tried_again(browser, both):
    """The form comes back with the reason."""
    page = await signed_in(browser, both, password="wrong")
    assert 'id="wrong"' in page.text
    form = {"request": hidden(page), "email": "analyst@example.com", "password": "analyst-password"}
    page = await browser.post(f"{APP}/app/login/oauth2/signin.nl", data=form)
    assert 'id="consent"' in page.text


async def test_a_form_of_another_browser_is_refused(browser, both):
    """A stolen or replayed form token is worth nothing without its session, nor a second time."""
    page = await signed_in(browser, both)
    form = {"request": hidden(page), "role": "1001", "decision": "allow"}
    kept = dict(browser.cookies)
    browser.cookies.clear()
    assert (await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form)).status_code == 403
    browser.cookies.clear()
    for name, value in kept.items():
        browser.cookies.set(name, value, domain="1234567.app.netsuite.com", path="/app/login")
    assert (await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form)).status_code == 302
    assert (await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form)).status_code == 403


async def test_nobody_takes_a_role_that_is_not_theirs(browser, both):
    """The form's role is checked again when it comes back."""
    page = await signed_in(browser, both)
    form = {"request": hidden(page), "role": "3", "decision": "allow"}
    assert (await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form)).status_code == 403


async def test_the_pages_say_that_they_are_an_emulator_and_escape_what_they_show(browser, both):
    """Nobody takes the pages for NetSuite's, and a name is text."""
    both.name = "<script>alert(1)</script>"
    page = await signed_in(browser, both)
    assert "EMULATOR" in page.text
    assert "<script>" not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_never_ask_goes_on_without_the_consent_page(browser, both):
    """The integration's policy decides whether the consent page is shown."""
    both.consent_policy = "never_ask"
    assert "code" in sent_back(await signed_in(browser, both))


async def test_ask_first_time_asks_once(browser, both):
    """A known application goes on at once, unless it asks for the page."""
    both.consent_policy = "ask_first_time"
    await consented(browser, both, role="1001")
    again = await browser.get(AUTHORIZE, params=step_one(both))
    assert "code" in sent_back(again)
    assert 'id="consent"' in (await browser.get(AUTHORIZE, params=step_one(both, prompt="consent"))).text


# what the table of section_162626471013 says: policy, prompt, and the pages a known user with a session sees
CONSENT = [
    ("always_ask", None, ["consent"]),
    ("always_ask", "none", ["consent"]),
    ("always_ask", "login", ["sign-in", "consent"]),
    ("always_ask", "consent", ["consent"]),
    ("ask_first_time", None, []),
    ("ask_first_time", "none", []),
    ("ask_first_time", "login", ["sign-in"]),
    ("ask_first_time", "consent", ["consent"]),
    ("never_ask", None, []),
    ("never_ask", "none", []),
    ("never_ask", "login", ["sign-in"]),
    ("never_ask", "consent", ["consent"]),
    ("never_ask", "login consent", ["sign-in", "consent"]),
]


@pytest.mark.parametrize(("policy", "prompt", "expected"), CONSENT)
async def test_the_policy_and_the_prompt_decide_which_pages_are_shown(browser, both, policy, prompt, expected):
    """A user who is signed in and has consented before comes again."""
    await consented(browser, both, role="1001")
    both.consent_policy = policy
    seen = []
    page = await browser.get(AUTHORIZE, params=step_one(both, prompt=prompt))
    if 'id="sign-in"' in page.text:
        seen.append("sign-in")
        form = {"request": hidden(page), "email": "analyst@example.com", "password": "analyst-password"}
        page = await browser.post(f"{APP}/app/login/oauth2/signin.nl", data=form)
    if 'id="consent"' in page.text:
        seen.append("consent")
        form = {"request": hidden(page), "role": "1001", "decision": "allow"}
        page = await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form)
    assert expected == seen
    assert "code" in sent_back(page)


async def test_ask_first_time_asks_again_for_more(browser, both):
    """A scope the user has not granted yet brings the page back."""
    both.consent_policy = "ask_first_time"
    await consented(browser, both, role="1001", scope="restlets")
    assert "code" in sent_back(await browser.get(AUTHORIZE, params=step_one(both, scope="restlets")))
    assert 'id="consent"' in (await browser.get(AUTHORIZE, params=step_one(both))).text


async def test_forcing_a_sign_in_takes_the_accounts_own_host(browser, both):
    """prompt=login is refused where no account is known."""
    system = AUTHORIZE.replace("1234567.app", "system")
    assert "invalid_request" == sent_back(await browser.get(system, params=step_one(both, prompt="login")))["error"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, None),
        ({"prompt": "none"}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"scope": "mcp restlets"}, "invalid_scope"),
    ],
)
async def test_the_connector_service_has_rules_of_its_own(account, browser, changes, error):
    """The scope mcp stands alone, needs a challenge, and its consent page is always shown."""
    connector = account.add_integration("mcp", scopes=["mcp"], consent_policy="never_ask")
    back = await signed_in(browser, connector, **({"scope": "mcp"} | changes)) if error is None else None
    if back is not None:
        assert 'id="consent"' in back.text
    else:
        response = await browser.get(AUTHORIZE, params=step_one(connector, **({"scope": "mcp"} | changes)))
        assert error == sent_back(response)["error"]


async def test_a_confidential_client_may_leave_out_the_challenge_for_now(account, browser):
    """Until 2027.1 nothing forces it; an account can be told to be there already."""
    confidential = account.integrations["confidential"]
    without = step_one(confidential, code_challenge=None, code_challenge_method=None)
    assert 'id="sign-in"' in (await browser.get(AUTHORIZE, params=without)).text
    account.undocumented.pkce_required = True
    assert "invalid_request" == sent_back(await browser.get(AUTHORIZE, params=without))["error"]


async def test_commas_between_scopes_are_taken(account, browser, both):
    """Four public clients that have nothing to do with one another send them; Oracle's page says blanks (section_158081944642)."""
    with_commas = step_one(both, scope="rest_webservices,restlets")
    assert 'id="sign-in"' in (await browser.get(AUTHORIZE, params=with_commas)).text
    account.undocumented.commas_between_scopes = False
    assert "invalid_scope" == sent_back(await browser.get(AUTHORIZE, params=with_commas))["error"]


async def test_a_parameter_that_comes_twice_is_refused(browser, both):
    """Nobody can say which of the two is meant."""
    query = [*step_one(both).items(), ("state", "x" * 30)]
    assert "invalid_request" == sent_back(await browser.get(AUTHORIZE, params=query))["error"]


async def test_a_user_without_an_active_role_is_sent_back(account, browser, both):
    """The password is right, and there is nothing to consent to."""
    account.roles["1001"].active = account.roles["1002"].active = False
    assert "access_denied" == sent_back(await signed_in(browser, both))["error"]
    assert "EntityOrRoleDisabled" == account.audit[-1].detail


async def test_an_inactive_role_is_not_offered(account, browser, both):
    """The consent page lists active roles, and takes no other."""
    account.roles["1001"].active = False
    page = await signed_in(browser, both)
    assert ("Sales Operations" in page.text, "A/R Analyst" in page.text) == (True, False)
    form = {"request": hidden(page), "role": "1001", "decision": "allow"}
    assert 403 == (await browser.post(f"{APP}/app/login/oauth2/consent.nl", data=form)).status_code


async def test_the_administrator_reads_the_login_audit_trail(account, browser, both):
    """After signing in, and nobody else does; what it shows is text."""
    both.name = "<b>Bold</b>"
    await browser.get(AUTHORIZE, params=step_one(both, state="short"))
    trail = f"{APP}/app/setup/loginaudittrail.nl"
    for email, password, status in (
        ("analyst@example.com", "analyst-password", 403),
        ("admin@example.com", "admin-password", 200),
    ):
        browser.cookies.clear()
        form = {"request": hidden(await browser.get(trail)), "email": email, "password": password}
        page = await browser.post(f"{APP}/app/login/oauth2/signin.nl", data=form)
        assert (302, "/app/setup/loginaudittrail.nl") == (page.status_code, page.headers["location"])
        page = await browser.get(trail)
        assert status == page.status_code
    assert "<td>InvalidState</td>" in page.text
    assert "&lt;b&gt;Bold" in page.text
    elsewhere = trail.replace("1234567.app", "1234567-sb1.app")
    assert 'id="sign-in"' in (await browser.get(elsewhere)).text
