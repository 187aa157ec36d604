"""Permalinks: a page for a person, and other forms for a machine, of every claim, sentence, paper and entity.

And lists of claims as files.
"""

from claimgraph.api.pages.lists import list_routes
from claimgraph.api.pages.routes import page_routes

__all__ = ["list_routes", "page_routes"]
