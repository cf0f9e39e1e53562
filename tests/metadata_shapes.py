"""A sales order as the metadata catalog describes one: composed after public captures and clients of 2020 to 2026."""

CATALOG = "/services/rest/record/v1/metadata-catalog"
LINKS = {"title": "Links", "type": "array", "readOnly": True, "items": {"$ref": f"{CATALOG}/nsLink"}}
REFERENCE = {
    "type": "object",
    "properties": {
        "id": {"title": "Internal identifier", "type": "string"},
        "refName": {"title": "Reference Name", "type": "string"},
        "externalId": {"title": "External identifier", "type": "string"},
        "links": LINKS,
    },
}
LINE = {
    "type": "object",
    "properties": {
        "links": LINKS,
        "line": {"type": "integer", "format": "int64", "nullable": True},
        "quantity": {"title": "Quantity", "type": "number", "format": "double"},
        "item": {"title": "Item", **REFERENCE},
        "inventoryDetail": {
            "type": "object",
            "properties": {"links": LINKS, "quantity": {"type": "number"}, "unit": {"type": "string"}},
        },
        "refName": {"type": "string"},
    },
    "x-ns-filterable": [],
    "x-ns-sublistkey": {"present": True, "value": {"new": ["orderLine"], "existing": ["line"]}},
}
SALES_ORDER = {
    "type": "object",
    "$schema": "https://json-schema.org/draft-06/hyper-schema#",
    "properties": {
        "links": LINKS,
        "refName": {"title": "Reference Name", "type": "string"},
        "memo": {"title": "Memo", "type": "string", "nullable": True, "description": "<p>Up to you.</p>"},
        "tranDate": {"title": "Date", "type": "string", "format": "date"},
        "createdDate": {"type": "string", "format": "date-time", "readOnly": True},
        "exchangeRate": {"title": "Exchange Rate", "type": "number", "format": "double"},
        "toBePrinted": {"title": "To Be Printed", "type": "boolean"},
        "entity": {"title": "Customer", **REFERENCE},
        "orderStatus": {
            "title": "Status",
            "type": "object",
            "properties": {"id": {"type": "string", "enum": ["A", "B"]}, "refName": {"type": "string"}},
        },
        "shipCountry": {"title": "Country", "type": "string", "enum": ["DE", "US"]},
        "custbody_visit": {"title": "Visit", "$ref": f"{CATALOG}/customrecord_visit", "x-ns-custom-field": True},
        "createdFrom": {
            "title": "Created From",
            "oneOf": [{"$ref": f"{CATALOG}/estimate"}, {"$ref": f"{CATALOG}/opportunity"}],
        },
        "custbody_tags": {
            "title": "Tags",
            "type": "object",
            "properties": {"links": LINKS, "items": {"type": "array", "items": REFERENCE}},
        },
        "item": {
            "title": "Items",
            "type": "object",
            "properties": {
                "links": LINKS,
                "items": {"type": "array", "items": LINE},
                "totalResults": {"type": "integer"},
            },
        },
        "salesTeam": {"$ref": f"{CATALOG}/salesOrder-salesTeamCollection"},
        "billingAddress": {"type": "object", "properties": {"links": LINKS, "zip": {"title": "Zip", "type": "string"}}},
    },
    "x-ns-filterable": ["memo", "entity"],
}
