"""The expressions of workflow files: what they mean, which functions they have, which values they may come to."""

from importlib.util import find_spec

from netsuite_runner.errors import ExtraMissing

if find_spec("jinja2") is None or find_spec("dbos") is None:
    raise ExtraMissing("Running workflows needs the extra 'run': pip install 'netsuite-nodes[run]'.")
