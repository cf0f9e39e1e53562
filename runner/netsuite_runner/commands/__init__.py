"""The commands of a host, one file a command."""
