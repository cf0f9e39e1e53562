"""One call of a RESTlet, before there is anything to send it by."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.restlet_call import Call


def test_a_call_says_what_is_wrong_with_it():
    """When it is made."""
    for wrong in ({"script": "x"}, {"deploy": "-1"}, {"parameters": {"deploy": "2"}}, {"content": "text", "body": {}}):
        with pytest.raises(ConfigurationError, match="Nothing was sent"):
            Call(**{"method": "POST", "script": "1", "deploy": "1", "effect": "once", **wrong})


def test_the_key_stands_where_the_script_looks_for_it():
    """In the field of the body that its author named, and nowhere where none was named."""
    given = {"method": "POST", "script": "1", "deploy": "1", "effect": "keyed", "body": {"memo": "x"}}

    assert {"memo": "x", "external": "k1"} == Call(**given, key_field="external").keyed("k1").body
    assert {"memo": "x"} == Call(**given).keyed("k1").body
