"""Keys of clients: `keys add`, `keys list`, `keys remove`."""

from pathlib import Path
from typing import Annotated

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json, print_result
from claimgraph.api.keys import add_key, read_keys, remove_key

KeyFile = Annotated[Path, typer.Argument(metavar="FILE", help="The file of keys, which serve --api-keys reads.")]
KeyName = Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.")]


@command
def add_key_command(
    path: KeyFile,
    name: KeyName,
    *,
    writes: Annotated[
        bool, typer.Option("--writes", help="It may change the graph, where serve has --allow-writes.")
    ] = False,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Make a key, and print it: this once, as the file has its hash only.

    A client sends it as Authorization: Bearer KEY. A server that runs knows it at once.
    """
    key = add_key(path, name, writes=writes)
    if json:
        print_json({"name": name, "key": key, "writes": writes})
    else:
        print_result(key)
    voice.say(f"{path} has the hash of the key for {name}; the key itself is told here only.")
    return ExitStatus.GOOD


@command
def list_keys_command(path: KeyFile, *, json: bool) -> ExitStatus:
    """Show for whom there are keys."""
    keys = sorted(read_keys(path).values())
    if json:
        print_json({"keys": [{"name": key.name, "writes": key.writes} for key in keys]})
    else:
        print_result("\n".join(f"{key.name}{' (writes)' if key.writes else ''}" for key in keys) or "no key")
    return ExitStatus.GOOD


@command
def remove_key_command(path: KeyFile, name: KeyName, *, voice: Voice) -> ExitStatus:
    """Take a key back. A server that runs lets it in no more."""
    remove_key(path, name)
    voice.say(f"{path} has no key for {name} any more.")
    return ExitStatus.GOOD
