"""NetSuite's REST services over an HTTP client that is already signed in: records, SuiteQL, system. No word of OAuth's insides."""
