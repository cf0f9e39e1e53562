"""
The documented surface, one piece after the other: each is done, refused as documented, or said to be missing.

Paths and methods, names of query parameters, headers, transforms, what Oracle lists for SuiteQL, the ids of relative ranges and the
elements of format models. A refusal in NetSuite's words where NetSuite would do it, and an empty success, are what these tests look for.
"""

import json

import pytest

from netsuite_emulator.suiteql import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.catalog.codes import NOT_BUILT_TABLES

HOST = "https://1234567.suitetalk.api.netsuite.com"
REST = f"{HOST}/services/rest"
SUITEQL = f"{REST}/query/v1/suiteql"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def said(answer):
    """Tell whether an answer says that something is not built."""
    return 501 == answer.status_code and "NotYetImplemented: " in answer.text


@pytest.fixture
def customer(account):
    contact = account.given("contact", firstName="Ada", lastName="Brook")
    assert "1" != contact
    return account.given(
        "customer",
        companyName="Acorn",
        externalId="A-1",
        subsidiary="1",
        addressBook=[{"label": "Home"}, {"label": "Work"}],
    )


# Paths and methods

DOCUMENTED = {
    "record/v1/customer": {"GET": 200, "POST": 204},
    "record/v1/customer/{id}": {"GET": 200, "PATCH": 204, "DELETE": 204},
    "record/v1/customer/eid:A-1": {"GET": 200, "PATCH": 204, "PUT": 204, "DELETE": 204},
    "record/v1/customer/{id}/addressBook": {"GET": 200},
    "record/v1/customer/{id}/subsidiary": {"GET": 200},
    "record/v1/customer/{id}/!transform/opportunity": {"POST": 204},
    "record/v1/customer/{id}/!transform/currency": {"POST": 501},
    "record/v1/customer/{id}/!attach/contact/eid:ada": {"POST": 204},
    "record/v1/customer/{id}/!detach/contact/eid:ada": {"POST": 204},
    "record/v1/customer/{id}/!attach/file/7": {"POST": 204},
    "record/v1/customer/{id}/@approve": {"POST": 501},
    "record/v1/metadata-catalog": {"GET": 200},
    "record/v1/metadata-catalog/customer": {"GET": 200},
    "query/v1/suiteql": {"POST": 200},
    "query/v1/dataset": {"GET": 200},
    "query/v1/dataset/custdataset_all/result": {"GET": 200},
    "query/v1/dataset/custdataset_all": {"GET": 501},
    "system/v1/serverTime": {"GET": 200},
    "system/v1/governanceLimits": {"GET": 200},
    "async/v1/job/1": {"GET": 200},
    "async/v1/job/1/task": {"GET": 200},
    "async/v1/job/1/task/1": {"GET": 200},
    "async/v1/job/1/task/1/result": {"GET": 204},
}
"""Address → method → status, by the pages of the REST guide (section_1545141500 and those beside it); of the rest only OPTIONS is known."""

BODIES = {
    "query/v1/suiteql": {"q": "SELECT id FROM customer"},
    "record/v1/customer": {"companyName": "Elm", "subsidiary": {"id": "1"}},
    "record/v1/customer/{id}": {"phone": "555"},
    "record/v1/customer/eid:A-1": {"phone": "555"},
    "record/v1/customer/{id}/!transform/opportunity": {"title": "More", "entityStatus": {"id": "8"}},
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", DOCUMENTED)
async def test_each_path_takes_the_documented_methods_and_no_other(api, account, customer, path, method):
    """What is documented is done, or said to be missing; another method is 405, OPTIONS a login that is tried."""
    account.given("contact", firstName="Ada", externalId="ada", company=customer)
    account.dataset("custdataset_all", "SELECT id FROM customer")
    job = {"Prefer": "respond-async"}
    await api.post("/customer", json={"companyName": "Beech", "subsidiary": {"id": "1"}}, headers=job)
    headers = {"Prefer": "transient"} if "suiteql" in path else {}

    answer = await api.request(
        method,
        f"{REST}/{path.replace('{id}', customer)}",
        headers=headers,
        json=BODIES.get(path) if method != "GET" else None,
    )

    wanted = DOCUMENTED[path].get(method, 204 if method == "OPTIONS" else 405)
    assert wanted == answer.status_code, answer.text
    assert (501 == wanted) is said(answer)


@pytest.mark.parametrize(
    "path",
    [
        "query/v1/workbook",
        "query/v1/workbook/custworkbook_1/result",
        "system/v1/another",
        "auth/oauth2/v1/register",
        "record/v1/budgetimport",
        "record/v1/customer/{id}/!copy",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_service_that_is_not_there_is_said_to_be_missing(api, customer, path, method):
    """It may be one of NetSuite's: nothing is refused in NetSuite's name."""
    answer = await api.request(method, f"{REST}/{path.replace('{id}', customer)}", json={})
    assert said(answer) or (405 == answer.status_code and "system" in path), answer.text


@pytest.mark.parametrize("into", ["vendorBill", "cashSale", "customer", "salesOrder", "subsidiary"])
async def test_every_transform_is_done_or_said_to_be_missing(api, customer, into):
    """All transforms of SuiteScript are open to REST (section_157901123882); a target that is no record type does not exist."""
    answer = await api.post(f"/customer/{customer}/!transform/{into}", json={})
    assert said(answer) or answer.status_code in {204, 400}
    assert 404 == (await api.post(f"/customer/{customer}/!transform/nonsense")).status_code


# Names of query parameters


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/customer", {"q": 'companyName IS "Nobody"'}),
        ("/customer", {"limit": "1"}),
        ("/customer", {"limit": "1", "offset": "1"}),
        ("/customer", {"ids": "1,2", "expandRecords": "true"}),
        ("/customer", {"expandRecords": "true"}),
        ("/customer/{id}", {"fields": "companyName"}),
        ("/customer/{id}", {"expandSubResources": "true"}),
        ("/customer/{id}", {"expand": "addressBook"}),
        ("/customer/{id}", {"simpleEnumFormat": "true"}),
        ("/metadata-catalog", {"select": "customer"}),
    ],
    ids=str,
)
async def test_each_documented_parameter_of_a_get_does_something(api, account, customer, path, query):
    """It changes the answer, is refused, or is said to be missing: none is passed over (API browser of 2026.1)."""
    account.given("customer", companyName="Beech", emailPreference="DEFAULT")
    path = path.replace(
        "{id}", account.given("customer", companyName="Cedar", emailPreference="DEFAULT", addressBook=[{"label": "x"}])
    )
    plain, asked = await api.get(path), await api.get(path, params=query)

    def told(answer):
        return {name: value for name, value in answer.json().items() if name != "links"}

    assert told(plain) != told(asked)
    assert 501 != asked.status_code or said(asked)


async def test_each_documented_parameter_of_a_write_does_something(api, customer):
    """replace takes the other lines away; with replaceSelectedFields only what it names is cleared (section_1545142173)."""
    lines = {"addressBook": {"items": [{"label": "New"}]}}
    assert 204 == (await api.patch(f"/customer/{customer}", params={"replace": "addressBook"}, json=lines)).status_code
    assert 1 == (await api.get(f"/customer/{customer}/addressBook")).json()["totalResults"]
    clear = {"replaceSelectedFields": "true", "replace": "phone"}
    await api.patch(f"/customer/{customer}", json={"phone": "555", "comments": "kept"})
    assert (
        204
        == (await api.patch(f"/customer/{customer}", params=clear, json={"phone": None, "comments": None})).status_code
    )
    left = (await api.get(f"/customer/{customer}")).json()
    assert ("phone" in left, left["comments"]) == (False, "kept")


async def test_the_parameters_of_a_batch_hold_for_each_of_its_requests(api, customer):
    """A batch that replaces lines, and one that reads some fields only."""
    job = {"Prefer": "respond-async"}
    collection = {"Content-Type": "application/vnd.oracle.resource+json; type=collection"}
    body = {"items": [{"id": customer, "addressBook": {"items": [{"label": "New"}]}}]}
    sent = await api.patch(
        "/customer", params={"replace": "addressBook"}, content=json.dumps(body), headers=job | collection
    )
    assert 202 == sent.status_code
    assert 1 == (await api.get(f"/customer/{customer}/addressBook")).json()["totalResults"]
    read = {"ids": customer, "expandRecords": "true", "fields": "companyName"}
    found = await api.get("/customer", params=read, headers=job)
    assert {"links", "companyName"} == (await api.get(f"{found.headers['location']}/task/1/result")).json().keys()


# Headers


@pytest.mark.parametrize(
    ("headers", "status", "told"),
    [
        ({"X-NetSuite-PropertyNameValidation": "Error"}, 400, ""),
        ({"X-NetSuite-PropertyNameValidation": "Warning"}, 204, "x-netsuite-propertyvalidation"),
        ({"X-NetSuite-PropertyNameValidation": "Ignore"}, 204, ""),
        ({"X-NetSuite-PropertyNameValidation": "nonsense"}, 400, ""),
        ({"X-NetSuite-PropertyValueValidation": "nonsense"}, 400, ""),
        ({"Prefer": "respond-async"}, 202, "preference-applied"),
        ({"X-NetSuite-Idempotency-Key": "1"}, 204, ""),
        ({"Accept": "application/vnd.oracle.resource+json; type=edit-form"}, 200, ""),
        ({"Content-Type": "text/xml"}, 415, ""),
    ],
    ids=str,
)
async def test_each_documented_header_does_something(api, customer, headers, status, told):
    """section_156570709583, subsect_161278579295; a key of idempotency means nothing at once (subsect_164494900632)."""
    sent = {"Content-Type": "application/json", **headers}
    answer = await api.patch("/customer/eid:A-1", content=json.dumps({"companyNmae": "Oak"}), headers=sent)
    assert status == answer.status_code, answer.text
    assert not told or told in answer.headers


# SuiteQL: functions, ranges, formats

NUMBERS = "ABS ACOS ASIN ATAN CEIL COS COSH EXP FLOOR LN SIGN SIN SINH SQRT TAN TANH TO_BINARY_DOUBLE TO_BINARY_FLOAT ROUND TRUNC"
TWO_NUMBERS = "ATAN2 BITAND GREATEST LEAST LOG MOD NANVL NULLIF POWER REMAINDER"
TEXTS = (
    "ASCII ASCIISTR COMPOSE DECOMPOSE INITCAP LENGTH LENGTH2 LENGTH4 LENGTHB LENGTHC LOWER LTRIM NLSSORT NLS_INITCAP NLS_LOWER "
    "NLS_UPPER ORA_HASH RTRIM SOUNDEX TO_CLOB TO_MULTI_BYTE TO_NCHAR TO_NCLOB TO_SINGLE_BYTE TZ_OFFSET UNISTR UPPER VSIZE CHARTOROWID"
)
AGGREGATES = "APPROX_COUNT_DISTINCT AVG COUNT MAX MEDIAN MIN SUM"
OF_PAIRS = "CORR CORR_K CORR_S COVAR_POP COVAR_SAMP"
OTHERS = (
    *("ADD_MONTHS(CURRENT_DATE, 1)", "BFILENAME('A', 'b')", "CHR(65)", "COALESCE(NULL, 1)", "CONCAT('a', 'b')"),
    *("CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "DECODE(1, 1, 'a', 'b')", "EMPTY_BLOB()", "EMPTY_CLOB()"),
    *("FROM_TZ(CURRENT_TIMESTAMP, '+02:00')", "INSTR('abc', 'b')", "LAST_DAY(CURRENT_DATE)", "LPAD('a', 3, '0')"),
    *(
        "MONTHS_BETWEEN(CURRENT_DATE, CURRENT_DATE)",
        "NEW_TIME(CURRENT_DATE, 'EST', 'PST')",
        "NEXT_DAY(CURRENT_DATE, 'MONDAY')",
    ),
    *("NVL(NULL, 1)", "NVL2(NULL, 1, 2)", "RANK() OVER (ORDER BY id)", "DENSE_RANK() OVER (ORDER BY id)"),
    *(
        "ROW_NUMBER() OVER (ORDER BY id)",
        "REGEXP_INSTR('abc', 'b')",
        "REGEXP_REPLACE('abc', 'b', 'x')",
        "REGEXP_SUBSTR('abc', 'b')",
    ),
    *("REPLACE('abc', 'b', 'x')", "RPAD('a', 3, '0')", "SUBSTR('abc', 2)", "SYS_EXTRACT_UTC(CURRENT_TIMESTAMP)"),
    *(
        "TO_CHAR(1)",
        "TO_DATE('2026-01-02', 'YYYY-MM-DD')",
        "TO_NUMBER('1')",
        "TO_TIMESTAMP('2026-01-02', 'YYYY-MM-DD')",
    ),
    *(
        "TO_TIMESTAMP_TZ('2026-01-02 +02:00', 'YYYY-MM-DD TZH:TZM')",
        "TRANSLATE('abc', 'b', 'x')",
        "WIDTH_BUCKET(5, 0, 10, 5)",
    ),
)
FUNCTIONS = [
    *(f"{each}(0.5)" for each in NUMBERS.split()),
    *(f"{each}(5, 3)" for each in TWO_NUMBERS.split()),
    *(f"{each}('a')" for each in TEXTS.split()),
    *(f"{each}(id)" for each in AGGREGATES.split()),
    *(f"{each}(id, id)" for each in OF_PAIRS.split()),
    *OTHERS,
]
"""A call of every function that Oracle lists (section_158513731864)."""

RANGES = [
    "FHBL",
    "FHBLTD",
    "FQBL",
    "FQBLTD",
    "FYBL",
    "FYBLTD",
    "DAGO5",
    "DFN5",
    "DAGO4",
    "DFN4",
    "TWN3W",
    "LBW",
    "LFH",
    "LFHLFY",
    "LFHTD",
    "LFQ",
    "LFQLFY",
    "LFQTD",
    "LFQFYBL",
    "LFY",
    "LFYTD",
    "LM",
    "LMLFQ",
    "LMLFY",
    "LMTD",
    "LMFQBL",
    "LMFYBL",
    "LRH",
    "LRQ",
    "LRY",
    "LW",
    "LWTD",
    "LY",
    "LYTD",
    "MAN",
    "MANTD",
    "MBL",
    "MBLTD",
    "NBW",
    "NFH",
    "NFQ",
    "NFY",
    "N4W",
    "NM",
    "NOH",
    "NOM",
    "NOQ",
    "NOW",
    "NOY",
    "NW",
    "DAGO90",
    "DFN90",
    "OYBL",
    "PQLFY",
    "PQTFY",
    "PMLFH",
    "PMLFQ",
    "PMLFY",
    "PMSFHLFY",
    "PMSFQLFY",
    "PMTFH",
    "PMTFQ",
    "PMTFY",
    "OD",
    "OH",
    "OM",
    "OQ",
    "OW",
    "OY",
    "PRH",
    "PRQ",
    "PRY",
    "SDFQBL",
    "SDFYBL",
    "SDLFQ",
    "SDLFY",
    "SDLM",
    "SDLW",
    "SDMBL",
    "SDWBL",
    "SFHLFY",
    "SFHLFYTD",
    "SFQFYBL",
    "SFQLFY",
    "SFQLFYTD",
    "SMFQBL",
    "SMFYBL",
    "SMLFQ",
    "SMLFQTD",
    "SMLFY",
    "SMLFYTD",
    "SWFYBL",
    "SWLFY",
    "DAGO60",
    "DFN60",
    "DAGO10",
    "DFN10",
    "DAGO30",
    "DFN30",
    "TBW",
    "TFH",
    "TFHTD",
    "TFQ",
    "TFQTD",
    "TFY",
    "TFYTD",
    "TM",
    "TMTD",
    "TRH",
    "TRQ",
    "TRY",
    "TW",
    "TWTD",
    "TY",
    "TYTD",
    "DAGO3",
    "DFN3",
    "FQB",
    "FQBTD",
    "FYB",
    "FYBTD",
    "MB",
    "MBTD",
    "TODAY",
    "TODAYTTM",
    "TOMORROW",
    "DAGO2",
    "DFN2",
    "WAN",
    "WANTD",
    "WBL",
    "WBLTD",
    "YESTERDAY",
]
"""The ids of query.RelativeDateRange (section_1544111773)."""

OF_DATES = [
    "AD",
    "BC",
    "CC",
    "D",
    "DAY",
    "DD",
    "DDD",
    "DL",
    "DS",
    "DY",
    "FF",
    "FF1",
    "FF3",
    "FF6",
    "FF9",
    "HH",
    "HH12",
    "HH24",
    "I",
    "IW",
    "IY",
    "IYY",
    "IYYY",
    "J",
    "MI",
    "MM",
    "MON",
    "MONTH",
    "AM",
    "PM",
    "A.M.",
    "P.M.",
    "Q",
    "RM",
    "RR",
    "RRRR",
    "SS",
    "SSSSS",
    "SYYYY",
    "TS",
    "TZD",
    "TZH",
    "TZM",
    "TZR",
    "W",
    "WW",
    "X",
    "Y",
    "Y,YYY",
    "YEAR",
    "YY",
    "YYY",
    "YYYY",
    "DDTH",
    "DDSP",
    "DDSPTH",
    "FMDD",
    "FXDD",
]
OF_NUMBERS = [
    "99",
    "00",
    "9,999",
    "99.9",
    "$99",
    "B99",
    "C99",
    "99D9",
    "9.9EEEE",
    "9G999",
    "L99",
    "99MI",
    "99PR",
    "RN",
    "rn",
    "S99",
    "99S",
    "TM",
    "TM9",
    "TME",
    "U99",
    "99V9",
    "XXXX",
    "FM99",
]
"""The elements of format models in the Oracle Database SQL Language Reference."""


def _refused(service, expressions):
    """Give those of some expressions that are refused as nonsense, though Oracle documents them."""
    refused = []
    for each in expressions:
        try:
            service.run(f"SELECT {each} AS x FROM customer", limit=1, offset=0)
        except NotYetBuilt:
            continue
        except SuiteQLRefused as fault:
            refused.append(f"{each}: {fault.detail}")
    return refused


def test_every_function_that_oracle_lists_runs_or_is_said_to_be_missing(service):
    """No refusal in NetSuite's words, and no fault of ours."""
    assert [] == _refused(service, FUNCTIONS)


@pytest.mark.parametrize("table", sorted(NOT_BUILT_TABLES))
def test_a_table_that_production_taps_read_is_said_to_be_missing(service, table):
    """An account without the feature has none; nobody is told here that NetSuite has none."""
    with pytest.raises(NotYetBuilt, match=f"the table {table}"):
        service.run(f"SELECT id FROM {table}", limit=1, offset=0)


def test_every_relative_range_runs_or_is_said_to_be_missing(service):
    """One id that is refused fails a whole text."""
    assert 133 == len(set(RANGES))
    assert [] == _refused(service, [f"BUILTIN.RELATIVE_RANGES('{each}', 'END')" for each in RANGES])


def test_every_element_of_a_format_is_written_or_said_to_be_missing(service):
    """TO_CHAR of a moment and of a number."""
    dates = [f"TO_CHAR(CURRENT_TIMESTAMP, '{each}')" for each in OF_DATES]
    assert [] == _refused(service, [*dates, *(f"TO_CHAR(12, '{each}')" for each in OF_NUMBERS)])
