"""What is checked of a workflow file before anything runs. Each check gives the problems it finds, with their lines."""
