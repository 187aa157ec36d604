"""What makes a function a command: the shared options, and errors that end as one sentence and a status."""

import inspect
import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature
from typing import Any, Final

import typer

from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, discard_stdout, print_error
from claimgraph.api.cli.options import CLAIMS, CONNECTION, FINDER, OUTPUT, Finder
from claimgraph.api.graphql.documents import DocumentsError
from claimgraph.api.keys import KeysError
from claimgraph.api.requests import mark
from claimgraph.extract import EvaluationError, ModelError
from claimgraph.extract.sources import SourceError
from claimgraph.graph import ClaimFilter, GraphError, Settings
from claimgraph.schema import ExchangeError

_EXPLAINED: Final = (
    CommandError,
    DocumentsError,
    EvaluationError,
    ExchangeError,
    GraphError,
    KeysError,
    ModelError,
    SourceError,
)
"""Errors whose message is already a sentence for the person at the terminal."""

_FILLED_IN: Final = ("settings", "voice", "json", "debug")
_WHERE: Final = "where"
_FINDER: Final = "finder"


def command(function: Callable[..., ExitStatus]) -> Callable[..., None]:
    """Turn a function into a command.

    The function's own parameters become arguments and options. These names are filled in from the shared options:
    `where` (a `ClaimFilter`: adds --subject, --predicate and so on in its place), `finder` (an
    `options.Finder`: adds --extractor, --model and so on in its place), `settings` (a `Settings`: adds --uri,
    --user, --password, --database and --data), `voice` (a `Voice`), `json` and `debug` (flags). An error ends the
    command with one sentence on stderr and status 1, Ctrl-C with status 130.
    """
    own = inspect.signature(function).parameters
    shared = {**(CONNECTION if "settings" in own else {}), **OUTPUT}

    def run(**given: Any) -> None:
        debug = given["debug"]
        filled: dict[str, Any] = {"json": given.pop("json"), "debug": given.pop("debug")}
        filled["voice"] = Voice(quiet=given.pop("quiet"))
        connection = {name: given.pop(name) for name in CONNECTION} if "settings" in own else {}
        if _WHERE in own:
            # An option that may be given several times is an empty list where it is not given.
            filled[_WHERE] = ClaimFilter(
                **{name: None if (value := given.pop(name)) == [] else value for name in CLAIMS}
            )
        if _FINDER in own:
            filled[_FINDER] = Finder(**{name: given.pop(name) for name in FINDER})
        _log_to_stderr(debug=debug)

        def called() -> ExitStatus:
            if "settings" in own:
                filled["settings"] = Settings.from_environment(**connection)
            return function(**given, **{name: value for name, value in filled.items() if name in own})

        raise typer.Exit(_status(called, debug=debug))

    run.__name__, run.__doc__ = function.__name__, function.__doc__
    run.__signature__ = _signature(own.values(), shared)  # type: ignore[attr-defined]  # functions take one, says inspect
    return run


def _signature(own: Iterable[Parameter], shared: Mapping[str, Any]) -> Signature:
    parameters: list[Parameter] = []
    for parameter in own:
        if parameter.name == _WHERE:
            parameters += [_option(name, option, None) for name, option in CLAIMS.items()]
        elif parameter.name == _FINDER:
            parameters += [_option(name, option, None) for name, option in FINDER.items()]
        elif parameter.name not in _FILLED_IN:
            # Whatever is an argument to a user; so those of a filter may come before them.
            parameters.append(parameter.replace(kind=Parameter.KEYWORD_ONLY))
    more = [_option(name, option, None if name in CONNECTION else False) for name, option in shared.items()]
    return Signature([*parameters, *more])


def _option(name: str, option: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=option, default=default)


def _status(run: Callable[[], ExitStatus], *, debug: bool) -> ExitStatus:
    """Run a command; whatever goes wrong ends as one sentence."""
    try:
        return run()
    except KeyboardInterrupt:
        print_error("stopped from the keyboard")
        return ExitStatus.STOPPED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has enough.
        discard_stdout()
        return ExitStatus.FAILED
    except (typer.Exit, typer.BadParameter):
        raise
    except Exception as error:  # noqa: BLE001 - the last place where an error can become a sentence
        if debug:
            traceback.print_exc()
        print_error(_sentence(error))
        return ExitStatus.FAILED


def _sentence(error: Exception) -> str:
    if isinstance(error, _EXPLAINED):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename}: {error.strerror[:1].lower()}{error.strerror[1:]}"
    return f"unexpected {type(error).__name__}: {error} (--debug shows where it comes from)"


class _Brief(logging.Formatter):
    """A log line without its traceback, which only --debug shows."""

    def formatException(self, ei: Any) -> str:  # noqa: ARG002, N802 - the name and shape are logging's
        return ""


def _log_to_stderr(*, debug: bool) -> None:
    handler = logging.StreamHandler()
    form = logging.Formatter if debug else _Brief
    handler.setFormatter(form("%(asctime)s %(levelname)s %(name)s%(request)s: %(message)s"))
    handler.addFilter(mark)
    logging.basicConfig(level=logging.INFO if debug else logging.WARNING, handlers=[handler])
