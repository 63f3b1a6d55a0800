"""Conditions: one small language, kept as a handful of frozen nodes and run as a circuit.

A condition is one line of restricted Python text. `read` turns it into nodes, `circuit`
folds nodes into AND and OR gates over what is surely true and what is surely false,
`evaluate` is the slow, obvious reference that the circuit is checked against, and
`explain` tells a condition in plain words.
"""
