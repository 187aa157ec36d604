"""Every Cypher statement, under a name; no other module contains any.

A statement is a constant, or joined of constants: what a user gives reaches it as a parameter. Labels and relationship
types are written out here or come from the vocabulary.
"""
