"""What tests of workflows, nodes and stores stand on."""
