"""SuiteQL results as files: written while they come, gone on with after a kill, complete or not there."""
