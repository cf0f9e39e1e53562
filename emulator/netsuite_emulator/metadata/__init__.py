"""The metadata catalog: what record types a role may use, as a list, as JSON Schema and as OpenAPI 3."""
