"""The ways in: the command line (`claimgraph.api.cli`), and GraphQL over HTTP (`claimgraph.api.app`)."""
