"""What Airflow is told: found by entry point, cheap to ask, and a form for everything a connection may say."""

import importlib.metadata
import json
import subprocess
import sys

from netsuite_adapters.airflow.provider_info import get_provider_info
from netsuite_adapters.engine_credential import EngineCredential


def test_airflow_finds_it_by_entry_point():
    """The name of the package is the distribution's: Airflow refuses another."""
    (found,) = [
        each
        for each in importlib.metadata.entry_points(group="apache_airflow_provider")
        if each.dist and each.dist.name == "netsuite-nodes"
    ]
    assert found.load() is get_provider_info
    assert found.dist.name == get_provider_info()["package-name"]


def test_asking_imports_nothing_heavy():
    """Every process of Airflow asks."""
    asked = "import sys; from netsuite_adapters.airflow.provider_info import get_provider_info as g; g(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout.split()
    assert {"pydantic", "httpx", "sqlalchemy", "cryptography", "airflow", "netsuite_plugin.registry"}.isdisjoint(loaded)


def test_the_form_has_every_field_and_hides_the_secret_ones():
    """What a form leaves out, nobody can fill in."""
    (connection,) = get_provider_info()["connection-types"]
    fields = connection["conn-fields"]
    schema = EngineCredential.model_json_schema()["properties"]

    assert {"credential", "user", "organization", "teams", *schema} == set(fields)
    secret = {name for name, field in schema.items() if "password" in json.dumps(field)}
    assert secret == {name for name, field in fields.items() if field["schema"].get("format") == "password"}
