"""The metadata catalog, as a list, as JSON Schema and as OpenAPI."""

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from record_answers import BASE, refused

OPENAPI = {"Accept": "application/swagger+json"}
SCHEMA = {"Accept": "application/schema+json"}


async def test_every_type_is_listed_with_its_documents(api):
    """A canonical link, one for OpenAPI, one for JSON Schema, and what it describes."""
    items = (await api.get("/metadata-catalog")).json()["items"]
    assert len(items) > 150
    order = next(each for each in items if each["name"] == "salesOrder")
    assert ["canonical", "alternate", "alternate", "describes"] == [each["rel"] for each in order["links"]]
    assert "application/swagger+json" == order["links"][1]["mediaType"]
    assert f"{BASE}/salesOrder" == order["links"][3]["href"]
    assert ["customer", "invoice"] == [
        each["name"] for each in (await api.get("/metadata-catalog?select=customer,invoice")).json()["items"]
    ]
    refused(await api.get("/metadata-catalog/file"), 404, "NONEXISTENT_ID")
    refused(await api.get("/metadata-catalog?select=customer, invoice".replace(" ", "%20")), 404, "NONEXISTENT_ID")


async def test_the_openapi_document_is_one(api, account):
    """Valid, named for account and role, custom fields marked, and without a `default` answer anywhere."""
    account.customization.add_field("custentity_region")
    response = await api.get("/metadata-catalog?select=customer,salesOrder", headers=OPENAPI)
    assert "application/swagger+json; charset=UTF-8" == response.headers["content-type"]
    document = response.json()
    OpenAPIV30SpecValidator(document).validate()
    assert "account 1234567" in document["info"]["description"]
    assert "role Administrator" in document["info"]["description"]
    region = document["components"]["schemas"]["customer"]["properties"]["custentity_region"]
    assert region["x-ns-custom-field"] is True
    assert {"nsLink", "nsResource", "nsError", "customer-addressBookElement"} <= document["components"][
        "schemas"
    ].keys()
    assert "/salesOrder/{id}/!transform/invoice" in document["paths"]
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert all("default" not in each["responses"] for each in operations)
    assert {"get", "patch", "put", "delete"} == document["paths"]["/customer/{id}"].keys()


async def test_a_role_sees_what_it_may_use(api, account):
    """A clerk who may only look at customers is offered no writing, and no types that are hidden."""
    headers = {"Authorization": f"Bearer {account.grant(user='clerk@example.com')['access_token']}"}
    names = [each["name"] for each in (await api.get("/metadata-catalog", headers=headers)).json()["items"]]
    assert "customer" in names
    assert "vendor" not in names
    document = (await api.get("/metadata-catalog/customer", headers=headers | OPENAPI)).json()
    assert {"/customer": {"get"}, "/customer/{id}": {"get"}} == {
        path: set(each) for path, each in document["paths"].items()
    }
    refused(await api.get("/metadata-catalog/vendor", headers=headers), 404, "NONEXISTENT_ID")


@pytest.mark.parametrize("record_type", ["customer", "salesOrder", "inventoryItem", "subscription"])
async def test_the_json_schema_is_one(api, record_type):
    """It can be read as a schema, and names the fields that conditions may use."""
    response = await api.get(f"/metadata-catalog/{record_type}", headers=SCHEMA)
    assert "application/schema+json; charset=UTF-8" == response.headers["content-type"]
    jsonschema.Draft7Validator.check_schema(response.json())
    assert "externalId" in response.json()["x-ns-filterable"]


@pytest.mark.parametrize(
    ("record_type", "fields", "others"),
    [
        (
            "customer",
            "id externalId companyName creditLimit lastModifiedDate salesReadiness custentity_region",
            "password password2 balance aging depositBalance customForm taxable subsidiary addressBook nexuses phoneticName",
        ),
        ("vendor", "id companyName category lastModifiedDate", "password balanceOutstanding subsidiaryEdition roles"),
        ("invoice", "id tranId tranDate entity status", "createdFrom billAddress ccSecurityCode item amountRemaining"),
        ("classification", "id name parent lastModifiedDate", "refName"),
    ],
)
async def test_what_is_filterable_can_be_filtered_and_nothing_else(api, account, record_type, fields, others):
    """A list takes conditions on the fields that the metadata names, SuiteQL selects them; any other field is unknown."""
    account.customization.add_field("custentity_region")
    schema = (await api.get(f"/metadata-catalog/{record_type}", headers=SCHEMA)).json()
    named = schema["x-ns-filterable"]
    table = {"invoice": "transaction"}.get(record_type, record_type)

    assert set(fields.split()) <= set(named)
    assert not set(others.split()) & set(named)
    account.suiteql.run(f"SELECT {', '.join(named)} FROM {table}", limit=1, offset=0)
    for name in named:
        response = await api.get(f"/{record_type}", params={"q": f"{name} EMPTY"})
        assert response.status_code == 200, response.text
    for name in {*schema["properties"], *others.split()} - set(named):
        detail = refused(await api.get(f"/{record_type}", params={"q": f"{name} EMPTY"}), 400, "INVALID_PARAMETER")
        assert f"Unknown field '{name}'" in detail["detail"]


async def test_only_added_fields_are_called_custom(api, account):
    """`customForm` and `customer` begin alike."""
    account.customization.add_field("custentity_region")
    properties = (await api.get("/metadata-catalog/customer", headers=SCHEMA)).json()["properties"]

    assert [name for name, each in properties.items() if each.get("x-ns-custom-field")] == ["custentity_region"]
