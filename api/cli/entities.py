"""Entities, and what you decide of them: `entities list`, `show`, `merge`, `split`, `rename`, `aliases`."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_json, print_result
from claimgraph.api.cli.files import text_output
from claimgraph.api.cli.telling import counted, entity_words
from claimgraph.graph import (
    Alias,
    EntityFilter,
    EntityOrder,
    EntityRow,
    Graph,
    NameRow,
    PageRequest,
    Settings,
    add_aliases,
    connect,
    decisions,
    entities,
    entity_meant,
    merge_named,
    names_of,
    namesakes_of,
    rename_entity,
    split_entity,
    with_type,
)
from claimgraph.schema import EntityType

_TYPES: Final = {type_.value.casefold(): type_ for type_ in EntityType}
_CALLED: Final = "called:"
EntityName = Annotated[
    str,
    typer.Argument(
        metavar="ENTITY", help="An entity's name, alias or id; 'Task: reasoning' for the task of several so called."
    ),
]


def read_aliases(path: Path) -> Iterator[Alias]:
    """The lines of an aliases file: the type, the name, and any further names, with tabs between.

    Empty lines and lines that begin with # say nothing. A name without further ones stands alone. A further name that
    papers have for a thing of another type has that type before it: `Concept: reasoning`. A last field such as
    `called: BERT` says what the entity is called if not by its name; `called:`, that it is as most papers call it.

    Raises:
        CommandError: it is not UTF-8, or a line is not of that form; nothing of the file is to be used then.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is no file of names: it is not UTF-8 text") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, *names = (part.strip() for part in line.split("\t"))
        title = names.pop().removeprefix(_CALLED).strip() if names and names[-1].startswith(_CALLED) else None
        # Of one name, and what most papers call it, nothing is said.
        if kind.casefold() not in _TYPES or not all(names) or len(names) < (2 if title == "" else 1):
            known = ", ".join(type_.value for type_ in EntityType)
            raise CommandError(
                f"{path}:{number}: {line!r} is no line of names: write the type ({known}), a tab, the name, and "
                "after a tab each any other names of it"
            )
        type_ = _TYPES[kind.casefold()]
        further = [with_type(name) or (type_, name) for name in names[1:]]
        own = tuple(name for of, name in further if of is type_)
        yield Alias(type_, names[0], own, title, tuple(one for one in further if one[0] is not type_))


def render_aliases(aliases: Iterable[Alias]) -> str:
    """Decisions in the form of an aliases file."""
    return "".join("\t".join(_fields(line)) + "\n" for line in aliases)


def _fields(line: Alias) -> Iterator[str]:
    yield from (line.type.value, line.name)
    for alias in line.aliases:
        # As a thing of its own type, what looks like one of another.
        yield f"{line.type.value}: {alias}" if with_type(alias) else alias
    yield from (f"{type_.value}: {name}" for type_, name in line.of_other_types)
    if line.title is not None:
        yield f"{_CALLED} {line.title}".strip()


def render_entity(entity: EntityRow, names: Iterable[NameRow], namesakes: Iterable[EntityRow] = ()) -> str:
    """An entity with its names and why each of them is one, and what else goes by them."""
    lines = [f"{entity_words(entity)}  {entity.id}"]
    by_id = {name.id: name for name in names}
    for name in by_id.values():
        via = by_id.get(name.via or "")
        kind = "" if name.type is entity.type else f" ({name.type.value})"
        reason = f"{name.rule} {name.score:.2f}" if name.rule and name.score is not None else "its own name"
        through = f", as {via.surfaces[0]!r}" if via else ""
        decided = f", decided {name.decided}" if name.decided else ""
        lines.append(
            f"  {' | '.join(name.surfaces)}{kind}: {counted(name.papers, 'paper')}, {reason}{through}{decided}"
        )
    lines += [f"Of the same name, but another type: {entity_words(other)}  {other.id}" for other in namesakes]
    return "\n".join(lines)


@command
def list_command(
    name: Annotated[str | None, typer.Argument(metavar="TEXT", help="Part of a name or an alias.")] = None,
    type_: Annotated[
        list[EntityType] | None,
        typer.Option(
            "--type", metavar="T", case_sensitive=False, help="Only of this type; several times for any of several."
        ),
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="The text is a whole name, no part of others.")] = False,  # noqa: FBT002
    generic: Annotated[
        bool | None,
        typer.Option(
            "--generic/--not-generic", help="Only phrases that name nothing, such as 'existing methods'; or none such."
        ),
    ] = None,
    sort: Annotated[EntityOrder, typer.Option(help="Those of most papers first, or by name.")] = EntityOrder.PAPERS,
    limit: options.Limit = 25,
    after: Annotated[str | None, typer.Option(metavar="CURSOR", help="Go on after this cursor.")] = None,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """List entities, those of most papers first unless --sort says otherwise."""
    with connect(settings) as graph:
        where = EntityFilter(name=name, exact=exact, types=type_ or None, generic=generic)
        page = entities(graph, where, PageRequest(limit, after, order=sort))
    if json:
        print_json(
            {"entities": [asdict(row) for row in page.items], "end_cursor": page.end_cursor if page.has_next else None}
        )
        return ExitStatus.GOOD
    lines = [f"{row.papers:>6,}  {row.type.value:<9}  {row.name}  {row.id}" for row in page.items]
    lines += [f"more with --after {page.end_cursor}"] if page.has_next else []
    print_result("\n".join(lines) or "no entity")
    return ExitStatus.GOOD


@command
def show_command(name: EntityName, *, settings: Settings, json: bool) -> ExitStatus:
    """Show an entity with all its names, why each of them is taken for it, and what goes by one as another type."""
    with connect(settings) as graph:
        return _shown(graph, entity_meant(graph, name).id, json=json)


@command
def merge_command(
    kept: Annotated[
        str, typer.Argument(metavar="ENTITY", help="The entity that stays, by name, alias or id; 'Task: reasoning'.")
    ],
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Those that become one with it.")],
    *,
    across_types: Annotated[
        bool, typer.Option("--across-types", help="The others may be things of other types; a name finds such first.")
    ] = False,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Make several entities one, now and whenever papers come in.

    Claims, evidence and mentions move. It keeps the id and the type of the first and is called what most papers call
    it; entities rename says otherwise, and entities split takes the merge back. Across types, claims --not-allowed
    lists those that can hardly be meant then, such as a task that outperforms a method.
    """
    with connect(settings) as graph:
        return _shown(graph, merge_named(graph, kept, others, across_types=across_types).id, json=json)


@command
def split_command(
    name: EntityName,
    alias: Annotated[
        str, typer.Argument(metavar="ALIAS", help="The name that is to be an entity of its own; 'Task: reasoning'.")
    ],
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Take a name out of an entity, now and whenever papers come in.

    What you merged before is taken apart as it was; what a rule brought together, or would again, stands alone from now
    on. A name of the entity itself, rather than of one that was merged into it, lets all go that was merged into it.
    """
    with connect(settings) as graph:
        entity = entity_meant(graph, name)
        return _shown(graph, split_entity(graph, entity, alias), json=json)


@command
def rename_command(
    name: EntityName,
    title: Annotated[str | None, typer.Argument(metavar="NEW", help="What it is to be called.")] = None,
    *,
    reset: Annotated[bool, typer.Option("--reset", help="Call it again what most papers call it.")] = False,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Call an entity by another name, now and whenever papers come in."""
    if (title is None) is not reset:
        raise CommandError("say what the entity is to be called, or --reset")
    with connect(settings) as graph:
        entity = entity_meant(graph, name)
        rename_entity(graph, entity, title)
        return _shown(graph, entity.id, json=json)


@command
def aliases_command(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Names to take for one thing, a line each.", show_default=False),
    ] = None,
    output: options.DecisionsOutput = None,
    *,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Read names that belong together from a file; without one, write down all decisions in the same form.

    A line has the type, a tab, the name by which the entity is called, and after a tab each its other names. Names that
    no paper uses yet are kept for those that come. A name alone on its line stays apart from all others. Another name
    that papers have for a thing of another type has that type before it: "Concept: reasoning". A last field such as
    "called: BERT" says what the entity is called if not by its name; "called:", that it is as most papers do.
    """
    if path and output:
        raise CommandError("either FILE is read, or the decisions are written with --output: name one of the two")
    lines = list(read_aliases(path)) if path else []
    with connect(settings) as graph:
        done = add_aliases(graph, lines) if path else 0
        decided = () if path else decisions(graph)
    if path and json:
        print_json({"names": done})
    elif path:
        voice.say(f"{counted(done, 'name')} decided of")
    elif output:
        with text_output(output) as write:
            write(render_aliases(decided))
    elif json:
        print_json([_alias_json(line) for line in decided])
    else:
        print_result(render_aliases(decided).rstrip("\n"))
    return ExitStatus.GOOD


def _alias_json(line: Alias) -> dict[str, Any]:
    return {
        "type": line.type.value,
        "name": line.name,
        "aliases": list(line.aliases),
        "title": line.title,
        "of_other_types": [{"type": type_.value, "name": name} for type_, name in line.of_other_types],
    }


def _shown(graph: Graph, id_: str, *, json: bool) -> ExitStatus:
    entity = entity_meant(graph, id_)
    names = names_of(graph, entity.id)
    namesakes = namesakes_of(graph, [entity.id])[entity.id]
    if json:
        print_json(
            {
                **asdict(entity),
                "names": [asdict(name) for name in names],
                "namesakes": [asdict(other) for other in namesakes],
            }
        )
    else:
        print_result(render_entity(entity, names, namesakes))
    return ExitStatus.GOOD
