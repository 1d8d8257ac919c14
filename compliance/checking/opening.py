"""The export that a request names, opened."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.checking.request import Request
from compliance.engines.executors import EngineName
from compliance.logs import logger, timed
from compliance.model.counts import many
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError
from compliance.sources.export import Export, SourceFile
from compliance.sources.pseudonymised import pseudonymised
from compliance.sources.pseudonyms import Pseudonyms
from compliance.sources.reading import ReadOptions, open_export, read_export

_log = logger(__name__)


def opened(request: Request, vocabulary: Vocabulary) -> Export:
    """The export, in parts where it is too large to be held at once; under the pseudonyms that are asked for, and then
    whole. Raises InputError where it cannot be used."""
    _log.info("opening %s", ", ".join(map(str, (*request.paths, *request.databases))))
    with timed(_log, "export opened"):
        export = (
            open_export(
                request.paths,
                vocabulary,
                # The reference engine judges whole exports.
                at_once=request.at_once if request.engine is EngineName.ARRAYS else None,
                **_options(request),
            )
            if request.pseudonyms is None
            else _under_pseudonyms(request, vocabulary, request.pseudonyms)
        )
    tell_of(export.files)
    return export


def _options(request: Request) -> ReadOptions:
    return {
        "source": request.source,
        "as_of": request.as_of or request.today,
        "as_of_asked": request.as_of is not None,
        "dates": request.dates,
        "mapping": request.mapping,
        "databases": request.databases,
        "vendor": request.vendor or request.settings.vendor,
        "export_on": request.export_on,
        "better": request.settings.sources,
    }


def _under_pseudonyms(request: Request, vocabulary: Vocabulary, pseudonyms: Pseudonyms) -> Export:
    try:
        whole = read_export(request.paths, vocabulary, **_options(request))
    except InputError as error:
        if not error.problems:
            raise
        # They would show what stands in the cells.
        raise InputError(
            f"nothing usable is left: {many(len(error.problems), 'problem')}, told without pseudonyms"
        ) from None
    return pseudonymised(whole, vocabulary, pseudonyms)


def tell_of(files: Iterable[SourceFile]) -> None:
    """Log as what each file was recognised."""
    for file in files:
        _log.info("%s is %s: %d rows", file.name, file.kind, file.rows)
