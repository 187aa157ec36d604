"""The graph as files for other programs: `export`."""

import json as json_
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, plain, print_json, print_result
from claimgraph.api.cli.files import STDOUT, text_output
from claimgraph.api.cli.options import one_of
from claimgraph.api.cli.telling import counted
from claimgraph.extract import split_sentences
from claimgraph.graph import (
    Begun,
    Graph,
    Settings,
    Stated,
    connect,
    export_claims,
    export_gold,
    export_neo4j_admin,
)
from claimgraph.graph.export.folder import filled

Progress = Callable[[int], None]
_OF_PAPER: Final = ("id", "title", "year", "authors", "venue", "doi", "arxiv", "pmid", "url", "source")


def claim_line(stated: Stated) -> dict[str, Any]:
    """A claim and all of its evidence, as `jsonl` has them."""
    return {
        **plain(stated.claim),
        "evidence": [
            {name: value for name, value in plain(piece).items() if name != "claim"}
            | {"paper": {name: plain(getattr(paper, name)) for name in _OF_PAPER}}
            for piece, paper in stated.evidence
        ],
    }


def _as_files(graph: Graph, output: Path, progress: Progress, *, compress: bool) -> tuple[dict[str, Any], str]:
    written = export_neo4j_admin(graph, output, compress=compress, on_progress=progress)
    return asdict(written) | {"folder": str(written.folder)}, written.render()


def _as_lines(graph: Graph, output: Path, progress: Progress, *, compress: bool) -> tuple[dict[str, Any], str]:
    if compress:
        raise CommandError("--compress is for neo4j-admin: name the file .gz or .zst to have it compressed")
    claims = evidence = 0
    with text_output(output) as write:
        for stated in export_claims(graph):
            write(json_.dumps(claim_line(stated), ensure_ascii=False) + "\n")
            claims, evidence = claims + 1, evidence + len(stated.evidence)
            progress(1)
    told = f"{claims:,} claims with {evidence:,} pieces of evidence"
    return {"file": str(output), "claims": claims, "evidence": evidence}, told


def _as_gold(graph: Graph, output: Path, progress: Progress, *, compress: bool) -> tuple[dict[str, Any], str]:
    if compress or output == STDOUT:
        raise CommandError("exchange writes a folder with two files, gold.jsonl and papers.jsonl: name one with -o")
    papers = claims = begun = left = 0
    gold_file, texts_file = output / "gold.jsonl", output / "papers.jsonl"
    with filled(output), text_output(gold_file) as gold, text_output(texts_file) as texts:
        for judged in export_gold(graph, split_sentences):
            progress(1)
            if isinstance(judged, Begun):
                begun, left = begun + 1, left + judged.left
                continue
            gold(judged.gold.model_dump_json() + "\n")
            texts(judged.paper.model_dump_json() + "\n")
            papers, claims = papers + 1, claims + len(judged.gold.claims)
    told = f"{counted(papers, 'checked paper')} with {counted(claims, 'claim')}"
    if begun:
        told += (
            f"; {begun:,} begun, of which {counted(left, 'piece of evidence', 'pieces of evidence')} are left to judge"
        )
    return {"folder": str(output), "papers": papers, "claims": claims, "begun": begun, "left": left}, told


_WRITERS: Final[Mapping[str, tuple[Callable[..., tuple[dict[str, Any], str]], str]]] = MappingProxyType(
    {"jsonl": (_as_lines, "claims"), "exchange": (_as_gold, "papers"), "neo4j-admin": (_as_files, "nodes")}
)
"""What writes each format, and what it counts meanwhile."""


@command
def export_command(
    format_: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            callback=one_of(_WRITERS),
            help="jsonl: each claim with all of its evidence. exchange: checked papers, to train and evaluate with. "
            "neo4j-admin: CSV files for neo4j-admin database import.",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="jsonl: the file, .gz and .zst compressed, - for stdout. exchange and neo4j-admin: a folder, "
            "new or empty.",
        ),
    ],
    *,
    compress: Annotated[bool, typer.Option("--compress", help="Compress the data of neo4j-admin with gzip.")] = False,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Write the whole graph, or what people have checked of it, as files for another program.

    jsonl: all claims by their ids, each with all of its evidence and the papers of that; fields and values are those of
    claims --json. What is changed in the graph meanwhile is in it or not.

    exchange: gold.jsonl and papers.jsonl, for claimgraph train and evaluate: the papers of which every piece of
    evidence was confirmed, corrected, added or rejected. What was overlooked in these counts as not stated; names and
    types are as they were read, but where people have said otherwise.

    neo4j-admin: header and data files for each label and relationship type; import.sh, which imports them into a Neo4j
    that does not run; and schema.cypher, the constraints and indexes, which the first claimgraph command on the
    imported graph makes as well. Nothing may be changed in the graph meanwhile.
    """
    write, counts = _WRITERS[format_]
    with connect(settings) as graph, voice.meter("exporting", counts) as meter:
        summary, told = write(graph, output, meter.advance, compress=compress)
    if output == STDOUT:
        voice.say(told)
    elif json:
        print_json(summary)
    else:
        print_result(told)
    return ExitStatus.GOOD
