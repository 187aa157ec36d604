"""The graph for agents, over the Model Context Protocol: GraphQL operations as tools.

Needs the extra `mcp`; what is in `claimgraph.api.mcp.tools` does not.
"""
