"""The command line of this package, one file a command."""
