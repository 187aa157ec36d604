"""The main job on the sample corpus: `demo`."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from claimgraph.api.app import ServerOptions
from claimgraph.api.cli import options
from claimgraph.api.cli.ask import answer
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_json, print_result
from claimgraph.api.cli.ingest import IngestSummary, ingest
from claimgraph.api.cli.web import Host, Port, address, announce, listen, names_of, serve
from claimgraph.extract.sample import sample_path
from claimgraph.graph import Graph, Settings, connect

_ONE_CLAIM: Final = """
{
  claims(filter: {predicate: OUTPERFORMS}, first: 20) {
    nodes {
      subject { ... on Entity { name } }
      predicate
      object { name }
      support
      evidence(first: 1) { sentence start end on { name } paper { id title year } }
    }
  }
}
"""


def load_sample(settings: Settings, voice: Voice) -> IngestSummary:
    """Run the main job on the packaged sample corpus: 24 abstracts of machine-learning papers in our own words."""
    return ingest([str(sample_path())], settings, options.Finder().make(voice), voice=voice)


def best_claim(graph: Graph) -> dict[str, Any]:
    """The best supported claim that something outperforms something, on a benchmark if there is one such.

    Raises:
        CommandError: the graph has none.
    """
    nodes: list[dict[str, Any]] = answer(graph, _ONE_CLAIM)["data"]["claims"]["nodes"]
    if not nodes:
        raise CommandError("the sample gave no claim that something outperforms something")
    return next((node for node in nodes if node["evidence"][0]["on"]), nodes[0])


def render_claim(claim: dict[str, Any]) -> str:
    """A claim as a person reads it: the triple, its sentence, and where that stands."""
    evidence = claim["evidence"][0]
    paper = evidence["paper"]
    on = f" on {evidence['on']['name']}" if evidence["on"] else ""
    return "\n".join(
        (
            f"{claim['subject']['name']} {claim['predicate']} {claim['object']['name']}{on}",
            f"  “{evidence['sentence']}”",
            f"  {paper['title']} ({paper['year']}), {paper['id']}, characters {evidence['start']} to {evidence['end']}",
        )
    )


def demo_folder(data: Path) -> Path:
    """Where the demo's graph is: a folder of its own, so that the sample never gets among a person's own papers."""
    return data / "demo"


@command
def demo_command(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    *,
    data: options.Data = None,
    exit_: Annotated[bool, typer.Option("--exit", "--no-serve", help="End after the claim; do not serve.")] = False,
    voice: Voice,
    json: bool,
    debug: bool,
) -> ExitStatus:
    """Load 24 sample papers, print one of their claims, and serve the graph.

    Needs no database and no network: the embedded server keeps the demo's graph in a folder of its own, demo in --data.
    """
    # The address of somebody's own database does not count here: a sample has no place in it.
    settings = Settings(data=demo_folder(Settings.from_environment({}, data=data).data))
    with ExitStack() as stack:
        listener = None if exit_ else stack.enter_context(listen(host, port))
        graph = stack.enter_context(connect(settings))
        summary = load_sample(settings, voice)
        _show(summary, best_claim(graph), settings, voice, json=json)
        if listener:
            serve(
                graph,
                listener,
                on_ready=lambda: announce(address(listener, host), voice, json=json),
                options=ServerOptions(hosts=names_of(host)),
                debug=debug,
            )
    return summary.status


def _show(summary: IngestSummary, claim: dict[str, Any], settings: Settings, voice: Voice, *, json: bool) -> None:
    if json:
        print_json({"ingest": summary.as_dict(), "claim": claim, "data": str(settings.data)})
    else:
        print_result(f"{summary.render()}\n\n{render_claim(claim)}\n")
    voice.say(f"The demo's graph stays in {settings.data}; other commands read it with --data.")
