"""The handlers, one file a subject: each reads what the flows say and answers with a template."""
