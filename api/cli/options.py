"""The options that mean the same in every command, each written down once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

import typer

from claimgraph.api.cli.console import CommandError, Voice
from claimgraph.extract import ANNOTATIONS, EXTRACTORS, Annotator, Extractor, create_extractor, missing_for_networks
from claimgraph.extract.sources import FORMATS
from claimgraph.graph import CURATOR, MAX_HOPS, MAX_PAGE
from claimgraph.schema import Predicate


def one_of(names: Collection[str]) -> Callable[[str | None], str | None]:
    """A callback of an argument or option that refuses every value but these."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in names:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(names)}")
        return value

    return check


def named(value: str | None) -> str | None:
    """Refuse an empty name, as of a variable of a script that is not set: it is in all names, or nothing has it."""
    if value is not None and not value.strip():
        raise typer.BadParameter("it is empty: leave it out to ask for all")
    return value


_GRAPH: Final = "Which graph"
_OUTPUT: Final = "Output"

Uri = Annotated[
    str | None,
    typer.Option(
        envvar="NEO4J_URI",
        metavar="URI",
        help="Your own Neo4j, such as neo4j://localhost:7687. Without it, claimgraph runs an embedded server.",
        rich_help_panel=_GRAPH,
    ),
]
User = Annotated[
    str | None,
    typer.Option(
        envvar="NEO4J_USERNAME",
        metavar="NAME",
        help="The user's name at --uri; neo4j where none is given.",
        rich_help_panel=_GRAPH,
    ),
]
Password = Annotated[
    str | None,
    typer.Option(
        envvar="NEO4J_PASSWORD",
        metavar="TEXT",
        help="The password at --uri. Better set in the environment: other users of the machine can read command lines.",
        rich_help_panel=_GRAPH,
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        envvar="NEO4J_DATABASE",
        metavar="NAME",
        help="The database at --uri; the server's own default where none is given.",
        rich_help_panel=_GRAPH,
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        envvar="CLAIMGRAPH_DATA",
        metavar="DIR",
        file_okay=False,
        help="Where the embedded server keeps its files; a folder in your home where none is given.",
        rich_help_panel=_GRAPH,
    ),
]

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for scripts.", rich_help_panel=_OUTPUT)]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print no progress and no messages, only errors.", rich_help_panel=_OUTPUT)
]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show the log, and the traceback of an error.", rich_help_panel=_OUTPUT)
]

CONNECTION: Final[Mapping[str, Any]] = MappingProxyType(
    {"uri": Uri, "user": User, "password": Password, "database": Database, "data": Data}
)
"""The options that say which graph is meant, by the name of the field of `Settings`."""

OUTPUT: Final[Mapping[str, Any]] = MappingProxyType({"json": Json, "quiet": Quiet, "debug": Debug})
"""The options that say what is printed."""

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Files or folders of papers; - reads standard input. Gzip and zstd are unpacked.",
        show_default=False,
    ),
]
Extractions = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        help="Files that claimgraph extract wrote; - reads standard input. Gzip and zstd are unpacked.",
        show_default=False,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        callback=one_of(FORMATS),
        help=f"What the sources are, where their content does not tell: {', '.join(FORMATS)}.",
    ),
]
Rejects = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Add to this file, as JSON lines, where each rejected record stands, the reason, and its beginning or id; "
        "so too each record that is passed over, as the graph has its paper, and each part of an annotation left out.",
    ),
]
KeepDuplicates = Annotated[
    bool,
    typer.Option(
        "--keep-duplicates",
        help="Keep a record of a paper that the graph has under another id as a paper of its own.",
    ),
]
DecisionsOutput = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write the decisions; else printed.")
]
_EXTRACTOR = Annotated[
    str | None,
    typer.Option(
        "--extractor",
        metavar="NAME",
        callback=one_of(EXTRACTORS),
        help="What finds the claims: model, a trained network, or rules, which are faster and find less.",
        show_default="model",
    ),
]
_MODEL = Annotated[
    Path | None,
    typer.Option("--model", metavar="DIR", help="The folder of a network of your own, from claimgraph train."),
]
_MIN_CONFIDENCE = Annotated[
    float | None,
    typer.Option(
        min=0.0,
        max=1.0,
        metavar="P",
        help="Leave out evidence that is less probable, from 0 to 1. Without it, a network's own thresholds hold.",
    ),
]
_ANNOTATIONS = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        dir_okay=False,
        help="Take the claims from this file instead, which others made, in the exchange format; of papers that it has "
        "not, none are taken.",
    ),
]
_ANNOTATOR = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Who or what made --annotations, such as a language model.", show_default="annotations"
    ),
]
_CONFIDENCE = Annotated[
    float | None,
    typer.Option(
        min=0.0,
        max=1.0,
        metavar="P",
        help="How probable it is that a claim of --annotations is right which says nothing of that.",
        show_default="1",
    ),
]
FINDER: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "extractor": _EXTRACTOR,
        "model": _MODEL,
        "min_confidence": _MIN_CONFIDENCE,
        "annotations": _ANNOTATIONS,
        "annotator": _ANNOTATOR,
        "confidence": _CONFIDENCE,
    }
)
"""The options that say what finds the claims, by the name of the field of `Finder`."""
Predicates = Annotated[
    list[Predicate] | None,
    typer.Option(
        "--predicate",
        metavar="P",
        case_sensitive=False,
        help="Only claims with this predicate, such as IMPROVES; give it several times for any of several.",
    ),
]
MinBelief = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, metavar="X", help="Leave out claims that are less sure, from 0 to 1."),
]
MinSupport = Annotated[int | None, typer.Option(min=0, metavar="N", help="Leave out claims that fewer papers state.")]
MaxHops = Annotated[
    int, typer.Option(min=1, max=MAX_HOPS, metavar="N", help="The most claims to go along, one after the other.")
]
About = Annotated[
    str | None,
    typer.Option(
        metavar="X", callback=named, help="Part of the name of an entity that is subject or object, or its id."
    ),
]
CLAIMS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "subject": Annotated[
            str | None,
            typer.Option(
                metavar="S", callback=named, help="Part of the name of the subject, or its id; a paper's title or id."
            ),
        ],
        "predicates": Predicates,
        "object": Annotated[
            str | None,
            typer.Option(metavar="O", callback=named, help="Part of the name of the object, or its id."),
        ],
        "about": About,
        "on": Annotated[
            str | None,
            typer.Option(
                metavar="X", callback=named, help="Part of the name of what it is stated on, or the id of that."
            ),
        ],
        "exact": Annotated[
            bool | None,
            typer.Option("--exact", help="Names are whole ones, no parts of others: what goes by them, of any type."),
        ],
        "paper": Annotated[
            str | None,
            typer.Option(metavar="ID", callback=named, help="The id of a paper that states or denies it."),
        ],
        "own": Annotated[
            bool | None,
            typer.Option(
                "--own/--not-own",
                help="Only claims that some paper states as a finding of its own (that of --paper, of those years), or "
                "that none does.",
            ),
        ],
        "refuted": Annotated[
            bool | None,
            typer.Option("--refuted/--not-refuted", help="Only claims that some paper denies, or that none does."),
        ],
        "allowed": Annotated[
            bool | None,
            typer.Option(
                "--allowed/--not-allowed",
                help="Only claims whose predicate can stand between such types, or cannot, after a merge across types.",
            ),
        ],
        "year_from": Annotated[
            int | None,
            typer.Option(
                min=0,
                max=9999,
                metavar="YEAR",
                help="Only claims that some paper of this year or later states or denies.",
            ),
        ],
        "year_to": Annotated[
            int | None,
            typer.Option(
                min=0,
                max=9999,
                metavar="YEAR",
                help="The same of this year or earlier; with --year-from, of the years between.",
            ),
        ],
        "min_support": MinSupport,
        "min_belief": MinBelief,
    }
)
"""The options that say which claims are meant, by the name of the field of `ClaimFilter`."""

Limit = Annotated[int, typer.Option(min=1, max=MAX_PAGE, metavar="N", help="The most to show.")]


def given(options: Mapping[str, Any]) -> list[str]:
    """The names of those options that have a value."""
    return [name for name, value in options.items() if value is not None]


@dataclass(frozen=True, slots=True)
class Finder:
    """What is to find the claims, as options say it."""

    extractor: str | None = None
    model: Path | None = None
    min_confidence: float | None = None
    annotations: Path | None = None
    annotator: str | None = None
    confidence: float | None = None

    def make(self, voice: Voice) -> Extractor:
        """What they ask for. Where they ask for nothing and no network runs here, the rules, and it is said.

        Raises:
            CommandError: Options do not go together.
            ModelError: As of `create_extractor`.
            SourceError: As of `Annotator`.
        """
        if self.annotations is not None:
            return self._annotator(self.annotations)
        if useless := given({"--annotator": self.annotator, "--confidence": self.confidence}):
            raise CommandError(f"{useless[0]} says something of --annotations: give these too, or leave it out")
        if self.extractor is None and self.model is None and (missing := missing_for_networks()):
            voice.say(f"{' and '.join(missing)} cannot be imported: claims are found by the rules, which find less")
        return create_extractor(self.extractor, model=self.model, min_confidence=self.min_confidence)

    def _annotator(self, path: Path) -> Annotator:
        if useless := given({"--extractor": self.extractor, "--model": self.model}):
            raise CommandError(f"{path} has the claims already: leave out {' and '.join(useless)}")
        name = ANNOTATIONS if self.annotator is None else self.annotator.strip()
        # What these names stand for is told otherwise, wherever evidence is shown.
        if name in ("", CURATOR, *EXTRACTORS):
            raise CommandError(f"--annotator cannot be {self.annotator!r}: say who or what made {path}")
        return Annotator(
            path,
            name,
            confidence=1.0 if self.confidence is None else self.confidence,
            min_confidence=0.0 if self.min_confidence is None else self.min_confidence,
        )
