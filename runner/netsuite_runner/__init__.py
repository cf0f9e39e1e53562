"""A host of workflow nodes: it knows the contract and no connector in particular."""
