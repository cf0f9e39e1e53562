"""How the pages of a SuiteQL query come: many at once, in one order, and past the 100,000 rows that NetSuite gives for one query."""
