"""The graph as files for other programs: `export`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, NamedTuple

import typer

from claimgraph.api.bulk import FORMS, BulkForm
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_json, print_result
from claimgraph.api.cli.files import STDOUT, text_output
from claimgraph.api.cli.options import one_of
from claimgraph.api.cli.telling import counted
from claimgraph.extract import split_sentences
from claimgraph.graph import (
    Begun,
    ClaimFilter,
    Graph,
    Settings,
    Stated,
    connect,
    export_claims,
    export_gold,
    export_neo4j_admin,
)
from claimgraph.graph.export.folder import filled

_PIECE: Final = ("piece of evidence", "pieces of evidence")


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be written."""

    graph: Graph
    output: Path
    where: ClaimFilter
    compress: bool
    base: str | None
    progress: Callable[[int], None]


class _Written(NamedTuple):
    """What was written, for scripts and for a person."""

    summary: dict[str, Any]
    told: str


class _Counted:
    """Claims as they go by, and how many they, their pieces of evidence and the papers of these were."""

    def __init__(self, job: _Job) -> None:
        self._job = job
        self._papers = set[str]()
        self.claims = 0
        self.evidence = 0

    def __iter__(self) -> Iterator[Stated]:
        for stated in export_claims(self._job.graph, self._job.where):
            yield stated
            self.claims += 1
            self.evidence += len(stated.sources)
            self._papers |= {paper.id for paper in stated.papers}
            self._job.progress(1)

    def written(self) -> _Written:
        """What is told in the end."""
        told = f"{counted(self.claims, 'claim')} with {counted(self.evidence, *_PIECE)}"
        papers = len(self._papers)
        summary = {"file": str(self._job.output), "claims": self.claims, "evidence": self.evidence, "papers": papers}
        return _Written(summary, f"{told} of {counted(papers, 'paper')}")


def _as_claims(form: BulkForm, job: _Job) -> _Written:
    claims = _Counted(job)
    with text_output(job.output) as write:
        for part in form.write(job.graph, claims, job.base):
            write(part)
    return claims.written()


def _as_files(job: _Job) -> _Written:
    written = export_neo4j_admin(job.graph, job.output, compress=job.compress, on_progress=job.progress)
    return _Written(asdict(written) | {"folder": str(written.folder)}, written.render())


def _as_gold(job: _Job) -> _Written:
    papers = claims = begun = left = 0
    output = job.output
    gold_file, texts_file = output / "gold.jsonl", output / "papers.jsonl"
    with filled(output), text_output(gold_file) as gold, text_output(texts_file) as texts:
        for judged in export_gold(job.graph, split_sentences):
            job.progress(1)
            if isinstance(judged, Begun):
                begun, left = begun + 1, left + judged.left
                continue
            gold(judged.gold.model_dump_json() + "\n")
            texts(judged.paper.model_dump_json() + "\n")
            papers, claims = papers + 1, claims + len(judged.gold.claims)
    told = f"{counted(papers, 'checked paper')} with {counted(claims, 'claim')}"
    if begun:
        told += f"; {begun:,} begun, of which {counted(left, *_PIECE)} are left to judge"
    return _Written({"folder": str(output), "papers": papers, "claims": claims, "begun": begun, "left": left}, told)


class _Format(NamedTuple):
    """A format: what writes it, what it counts meanwhile, and what it is, for a person."""

    write: Callable[[_Job], _Written]
    counts: str
    help: str
    is_folder: bool = False
    """Of the whole graph, in a folder; else a file, which may be of some claims."""


_FORMATS: Final[Mapping[str, _Format]] = MappingProxyType(
    {
        "jsonl": _Format(partial(_as_claims, FORMS["jsonl"]), "claims", "each claim with all of its evidence"),
        "csv": _Format(partial(_as_claims, FORMS["csv"]), "claims", "a row for each piece of evidence"),
        "turtle": _Format(partial(_as_claims, FORMS["turtle"]), "claims", "RDF"),
        "bibtex": _Format(partial(_as_claims, FORMS["bibtex"]), "claims", "the papers, to cite them"),
        "exchange": _Format(_as_gold, "papers", "checked papers, to train and evaluate with", is_folder=True),
        "neo4j-admin": _Format(_as_files, "nodes", "CSV files for neo4j-admin database import", is_folder=True),
    }
)


def _check(name: str, output: Path, where: ClaimFilter, *, compress: bool, base: str | None) -> None:
    """Refuse what a format has not.

    Raises:
        CommandError: Something was asked for that it has not.
    """
    is_folder = _FORMATS[name].is_folder
    if is_folder and output == STDOUT:
        raise CommandError(f"{name} writes a folder: name one with -o")
    if is_folder and where != ClaimFilter():
        raise CommandError(f"{name} is of the whole graph: leave out the options that say which claims are meant")
    if compress and name != "neo4j-admin":
        instead = "leave it out" if is_folder else "name the file .gz or .zst to have it compressed"
        raise CommandError(f"--compress is for neo4j-admin: {instead}")
    if base is not None and name != "turtle":
        raise CommandError("--base is for turtle, which names things by addresses: leave it out")
    if base is not None and not _is_server(base):
        raise CommandError(f"--base {base} is no address of a server: give one such as https://claims.example.org")


def _is_server(address: str) -> bool:
    from claimgraph.api.pages.links import web_address  # noqa: PLC0415  # all of the web's part comes with it

    return web_address(address) == address and "?" not in address and "#" not in address


@command
def export_command(
    format_: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            callback=one_of(_FORMATS),
            help=" ".join(f"{name}: {form.help}." for name, form in _FORMATS.items()),
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The file, .gz and .zst compressed, - for stdout. exchange and neo4j-admin: a folder, new or empty.",
        ),
    ],
    where: ClaimFilter,
    *,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="turtle: the address of a server of this graph, by whose pages things are named. "
            "Without it they are called urn:claimgraph:claim:ID and so on.",
        ),
    ] = None,
    compress: Annotated[bool, typer.Option("--compress", help="Compress the data of neo4j-admin with gzip.")] = False,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Write the whole graph, some claims, or what people have checked, as files for another program.

    jsonl: all claims by their ids, each with all of its evidence and the papers of that; fields and values are those of
    claims --json. csv: a row for each piece of evidence, with its claim and its paper. turtle: the same as linked data,
    in the words of the pages that serve has, with the names of its entities. bibtex: the papers that state or deny
    them, each under a key to cite it by, which jsonl and csv have too. What is changed in the graph meanwhile is in it
    or not. With --about and its kin only such claims are written, the best supported first.

    exchange: gold.jsonl and papers.jsonl, for claimgraph train and evaluate: the papers of which every piece of
    evidence was confirmed, corrected, added or rejected. What was overlooked in these counts as not stated; names and
    types are as they were read, but where people have said otherwise.

    neo4j-admin: header and data files for each label and relationship type; import.sh, which imports them into a Neo4j
    that does not run; and schema.cypher, the constraints and indexes, which the first claimgraph command on the
    imported graph makes as well. Nothing may be changed in the graph meanwhile.
    """
    _check(format_, output, where, compress=compress, base=base)
    form = _FORMATS[format_]
    with connect(settings) as graph, voice.meter("exporting", form.counts) as meter:
        summary, told = form.write(_Job(graph, output, where, compress, base, meter.advance))
    if output == STDOUT:
        voice.say(told)
    elif json:
        print_json(summary)
    else:
        print_result(told)
    return ExitStatus.GOOD
