"""The command line: `claimgraph COMMAND`, one file per group of commands."""

import os
import signal
import sys
from threading import Timer
from types import FrameType
from typing import Final

import typer

from claimgraph.api.cli.agents import mcp_command
from claimgraph.api.cli.ask import query_command
from claimgraph.api.cli.claims import claims_command
from claimgraph.api.cli.compare import compare_command
from claimgraph.api.cli.contradictions import agreements_command, contradictions_command
from claimgraph.api.cli.decisions import decisions_command
from claimgraph.api.cli.delete import delete_command
from claimgraph.api.cli.demo import demo_command
from claimgraph.api.cli.duplicates import duplicates_command
from claimgraph.api.cli.entities import (
    aliases_command,
    list_command,
    merge_command,
    rename_command,
    show_command,
    split_command,
)
from claimgraph.api.cli.evaluate import evaluate_command
from claimgraph.api.cli.evidence import (
    add_command,
    confirm_command,
    correct_command,
    curated_command,
    reject_command,
    rejected_command,
    restore_command,
    unjudged_command,
)
from claimgraph.api.cli.export import export_command
from claimgraph.api.cli.extract import extract_command, sentences_command
from claimgraph.api.cli.ingest import ingest_command, load_command
from claimgraph.api.cli.keys import add_key_command, list_keys_command, remove_key_command
from claimgraph.api.cli.leaderboard import leaderboard_command
from claimgraph.api.cli.paths import lineage_command, neighbours_command, path_command
from claimgraph.api.cli.provenance import provenance_command
from claimgraph.api.cli.servers import neo4j_command
from claimgraph.api.cli.state import status_command, verify_command
from claimgraph.api.cli.train import train_command
from claimgraph.api.cli.web import serve_command

__all__ = ["create_cli", "main"]

_AGAIN: Final = 0.05
"""Seconds after which a signal comes again; no finalizer takes long."""
_IN: Final = "Papers in"
_OUT: Final = "Answers out"
_MORE: Final = "More"

_COMMANDS: Final = (
    ("demo", demo_command, _IN, ("demo", "demo --exit")),
    (
        "ingest",
        ingest_command,
        _IN,
        (
            "ingest papers.jsonl",
            "ingest --rejects rejects.jsonl crawl/ more.bib.gz",
            "ingest --uri neo4j://localhost:7687 papers.jsonl",
            "ingest papers.jsonl --annotations found.jsonl --annotator 'some language model'",
        ),
    ),
    (
        "extract",
        extract_command,
        _IN,
        ("extract papers.jsonl -o claims.jsonl.zst", "extract --exchange papers.jsonl -o predicted.jsonl"),
    ),
    ("load", load_command, _IN, ("load claims.jsonl.zst",)),
    ("sentences", sentences_command, _IN, ("sentences papers.bib -o numbered.jsonl",)),
    (
        "query",
        query_command,
        _OUT,
        (
            "query '{ stats { papers claims } }'",
            "query 'query ($name: String) { entity(name: $name) { id aliases } }' --variables '{\"name\": \"BERT\"}'",
        ),
    ),
    (
        "claims",
        claims_command,
        _OUT,
        ("claims --subject bert --predicate OUTPERFORMS", "claims --object overfitting --refuted --json"),
    ),
    ("path", path_command, _OUT, ("path BERT SQuAD", "path --all --max-hops 2 --predicate USES BERT attention")),
    ("compare", compare_command, _OUT, ("compare BERT GPT-2",)),
    ("lineage", lineage_command, _OUT, ("lineage BERT", "lineage --max-hops 2 --limit 3 BERT")),
    ("neighbours", neighbours_command, _OUT, ("neighbours BERT GPT-2",)),
    (
        "contradictions",
        contradictions_command,
        _OUT,
        (
            "contradictions",
            "contradictions --entity BERT --kind mutual --kind cycle",
            "contradictions --no-near --json",
        ),
    ),
    ("agreements", agreements_command, _OUT, ("agreements", "agreements --entity BERT --min-papers 3")),
    (
        "leaderboard",
        leaderboard_command,
        _OUT,
        ("leaderboard ImageNet", "leaderboard 'question answering' --metric F1 --json"),
    ),
    ("provenance", provenance_command, _OUT, ("provenance clam_f4ede218cefdef7d467023ce",)),
    (
        "serve",
        serve_command,
        _OUT,
        (
            "serve",
            "serve --port 8080",
            "serve --no-graphiql --cors-origin https://example.org",
            "serve --api-keys keys.txt --rate-limit 60 --log-format json",
        ),
    ),
    ("mcp", mcp_command, _OUT, ("mcp", "mcp --uri neo4j://localhost:7687")),
    (
        "export",
        export_command,
        _OUT,
        (
            "export jsonl -o claims.jsonl.zst",
            "export csv --predicate OUTPERFORMS --min-belief 0.5 -o better.csv",
            "export turtle --base https://claims.example.org -o claims.ttl.gz",
            "export bibtex --about GSM8K -o references.bib",
            "export exchange -o checked",
            "export neo4j-admin -o graph-csv",
            "export neo4j-admin --compress -o graph-csv",
        ),
    ),
    ("status", status_command, _OUT, ("status", "status --json")),
    ("verify", verify_command, _MORE, ("verify",)),
    (
        "delete",
        delete_command,
        _MORE,
        ("delete 1706.03762", "delete --run 20261128T093000Z-3f9a2c51", "delete --source bibtex --yes"),
    ),
    ("duplicates", duplicates_command, _MORE, ("duplicates", "duplicates --delete")),
    ("evaluate", evaluate_command, _MORE, ("evaluate gold.jsonl --papers papers.jsonl",)),
    (
        "train",
        train_command,
        _MORE,
        ("train gold.jsonl --papers papers.jsonl --encoder bge-small-en-v1.5.jar -o my-model",),
    ),
    ("neo4j", neo4j_command, _MORE, ("neo4j",)),
)

_ENTITIES: Final = (
    ("list", list_command, "entities list transformer"),
    ("show", show_command, "entities show BERT"),
    ("merge", merge_command, "entities merge 'MS COCO' COCO"),
    ("split", split_command, "entities split ARC ARC-AGI"),
    ("rename", rename_command, "entities rename COCO 'MS COCO'"),
    ("aliases", aliases_command, "entities aliases names.tsv"),
)


_EVIDENCE: Final = (
    ("reject", reject_command, "evidence reject evid_4e1c9a7b2d3f5a6b7c8d9e0f --reason 'it compares two others'"),
    ("confirm", confirm_command, "evidence confirm evid_4e1c9a7b2d3f5a6b7c8d9e0f"),
    (
        "correct",
        correct_command,
        "evidence correct evid_4e1c9a7b2d3f5a6b7c8d9e0f --predicate USES --reason 'no comparison'",
    ),
    (
        "add",
        add_command,
        "evidence add 1706.03762 --sentence 'We propose' --predicate INTRODUCES --object Transformer",
    ),
    ("restore", restore_command, "evidence restore evid_4e1c9a7b2d3f5a6b7c8d9e0f"),
    ("rejected", rejected_command, "evidence rejected"),
    ("curated", curated_command, "evidence curated"),
    ("unjudged", unjudged_command, "evidence unjudged"),
    ("decisions", decisions_command, "evidence decisions -o said.jsonl"),
)
_KEYS: Final = (
    ("add", add_key_command, "keys add keys.txt alice"),
    ("list", list_keys_command, "keys list keys.txt"),
    ("remove", remove_key_command, "keys remove keys.txt alice"),
)


def create_cli() -> typer.Typer:
    """The command line with all its commands."""
    cli = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Typed claims out of paper abstracts, each with its sentence, in a graph that answers GraphQL.",
        epilog=_examples("demo", "ingest papers.jsonl", "serve", "COMMAND --help"),
    )
    for name, function, panel, examples in _COMMANDS:
        text = _paragraphs(function.__doc__ or "")
        cli.command(name, help=text, rich_help_panel=panel, epilog=_examples(*examples))(function)
    for group, text, commands in (
        ("entities", "Show entities, and decide which names are one.", _ENTITIES),
        ("evidence", "Say which evidence is wrong, which is right, and what was overlooked.", _EVIDENCE),
        ("keys", "Make and take back the keys of those who may ask a server.", _KEYS),
    ):
        within = typer.Typer(no_args_is_help=True, help=text)
        for name, function, example in commands:
            within.command(name, help=_paragraphs(function.__doc__ or ""), epilog=_examples(example))(function)
        cli.add_typer(within, name=group, rich_help_panel=_MORE)
    return cli


def _paragraphs(text: str) -> str:
    """A docstring with its paragraphs each on one line, to be broken where the terminal ends."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _examples(*lines: str) -> str:
    # A blank line is what keeps two lines apart in typer's help.
    return "\n\n".join(("Examples:", *(f"  claimgraph {line}" for line in lines)))


def main() -> None:
    """Run one command; the entry point of the `claimgraph` program."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.unraisablehook = _heed_again
    create_cli()(prog_name="claimgraph")


def _terminate(number: int, _: FrameType | None) -> None:
    """End as Ctrl-C does: what was started is stopped, what was opened is closed."""
    sys.exit(128 + number)


def _heed_again(lost: "sys.UnraisableHookArgs") -> None:
    """Have a signal come again that came while an object was deleted: Python drops what is raised there."""
    signals = {SystemExit: signal.SIGTERM, KeyboardInterrupt: signal.SIGINT}
    if lost.exc_type in signals:
        again = Timer(_AGAIN, os.kill, (os.getpid(), signals[lost.exc_type]))
        again.daemon = True
        again.start()
    else:
        sys.__unraisablehook__(lost)
