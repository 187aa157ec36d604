"""Answers out: one GraphQL query on the command line, `query`."""

import asyncio
import sys
from collections.abc import Mapping
from json import loads
from typing import Annotated, Any

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, print_error, print_json
from claimgraph.api.graphql import Context, create_schema
from claimgraph.graph import Graph, Settings, connect


def answer(
    graph: Graph, query: str, variables: Mapping[str, Any] | None = None, operation: str | None = None
) -> dict[str, Any]:
    """Answer one GraphQL query with the schema that `serve` offers.

    Args:
        graph: where the answers come from.
        query: the query.
        variables: the values of its variables.
        operation: the name of the operation to run, where the query has more than one.

    Returns:
        What GraphQL over HTTP answers: `data`, and `errors` where there are any.
    """
    execution = create_schema().execute(
        query, variable_values=dict(variables or {}), context_value=Context(graph), operation_name=operation
    )
    result = asyncio.run(execution)
    errors = [error.formatted for error in result.errors or ()]
    return {"data": result.data} | ({"errors": errors} if errors else {})


def read_variables(text: str | None) -> dict[str, Any]:
    """The value of `--variables`.

    >>> read_variables('{"first": 3}'), read_variables(None)
    ({'first': 3}, {})

    Raises:
        CommandError: it is no JSON object.
    """
    try:
        variables = loads(text or "{}")
    except ValueError as error:
        raise CommandError(f'--variables is no JSON ({error}): write it as \'{{"name": "BERT"}}\'') from error
    if not isinstance(variables, dict):
        raise CommandError(f'--variables is {text}, no JSON object: write it as \'{{"name": "BERT"}}\'')
    return variables


@command
def query_command(
    query: Annotated[str, typer.Argument(metavar="GRAPHQL", help="The query; - reads it from standard input.")],
    variables: Annotated[
        str | None, typer.Option(metavar="JSON", help="The query's variables, as one JSON object.")
    ] = None,
    operation: Annotated[
        str | None, typer.Option(metavar="NAME", help="The operation to run, where the query has more than one.")
    ] = None,
    *,
    settings: Settings,
) -> ExitStatus:
    """Answer one GraphQL query and print the answer as JSON.

    The schema is that of claimgraph serve, whose page in the browser shows all that can be asked.

    Exit status: 0 if it was answered, 1 if the answer has errors.
    """
    values = read_variables(variables)
    text = sys.stdin.read() if query == "-" else query
    if not text.strip():
        raise CommandError("the query is empty: try '{ stats { papers claims } }'")
    with connect(settings) as graph:
        answered = answer(graph, text, values, operation)
    print_json(answered)
    for error in answered.get("errors", ()):
        print_error(f"the query has an error: {error['message']}{_place(error)}")
    return ExitStatus.FAILED if "errors" in answered else ExitStatus.GOOD


def _place(error: Mapping[str, Any]) -> str:
    places = [f"line {place['line']}, column {place['column']}" for place in error.get("locations") or ()]
    return f" ({'; '.join(places)})" if places else ""
