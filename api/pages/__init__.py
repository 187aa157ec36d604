"""Permalinks: a page for a person, and JSON-LD and Turtle for a machine, of every claim, sentence, paper and entity."""

from claimgraph.api.pages.routes import page_routes

__all__ = ["page_routes"]
