"""The kinds of export that can be read: those that come with this package, and those that others add."""

from __future__ import annotations

from compliance import plugins
from compliance.problems import SettingsError
from compliance.sources.annex_a.source import AnnexA
from compliance.sources.events.source import Events
from compliance.sources.source import Source
from compliance.sources.ssd.source import Ssd
from compliance.sources.ssda903.source import Ssda903

SOURCES: tuple[Source, ...] = (Events(), Ssda903(), AnnexA(), Ssd())
"""A source is a line here; of a file that two could read neither the line nor its place decides, but how sure each is.
Files of a shared folder that no source recognises are spoken of by the first."""

GROUP = "compliance.sources"
"""The entry points by which another package adds a source: a `Source` of the entry point's name."""

AUTO = "auto"
"""What is asked for where the files themselves say of which source they are."""


def choices() -> tuple[str, ...]:
    """What a source can be asked for by. Nothing of other packages is imported for it."""
    return (AUTO, *(each.name for each in SOURCES), *plugins.names(GROUP))


def sources() -> tuple[Source, ...]:
    """Every source. Raises PluginError for one of another package that cannot be used."""
    all_sources = list(SOURCES)
    for name, each, package in plugins.loaded(GROUP):
        if not isinstance(each, Source) or each.name != name:
            raise plugins.unusable(package, GROUP, name, f"it is no Source with the name {name}")
        if name in (AUTO, *(other.name for other in all_sources)):
            raise plugins.unusable(package, GROUP, name, "another source has this name")
        all_sources.append(each)
    return tuple(all_sources)


def asked_for(name: str, known: tuple[Source, ...]) -> Source | None:
    """The source of that name; None for AUTO. Raises SettingsError where there is none."""
    source = next((each for each in known if each.name == name), None)
    if source is None and name != AUTO:
        expected = ", ".join((AUTO, *(each.name for each in known)))
        raise SettingsError(f"no source is called {name}; expected one of {expected}")
    return source
