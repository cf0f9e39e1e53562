"""The nodes in Temporal: activities for workflows of your own, and a ready workflow that runs workflow files."""
