"""What could not be read is never taken for what was not done."""

from __future__ import annotations

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.engines.executors import EngineName
from compliance.model.coverage import Unread
from compliance.model.obligations import BREACHES
from compliance.sources.event_table import typed
from compliance.sources.order import impossible_endings
from compliance.sources.unread import unread_of
from compliance.sources.written_days import DateOrder
from tests.strategies.rows import FILE, Row, text_frame
from tests.strategies.scenario import Identity, Scenario, identity
from tests.strategies.scenarios import scenarios
from tests.strategies.shipped import vocabulary


def breaches(scenario: Scenario) -> set[Identity]:
    """What makes each breach the one that it is."""
    return {identity(o) for o in scenario.obligations(EngineName.ARRAYS) if o.status in BREACHES}


@given(scenarios(), st.data())
def test_no_row_that_is_set_aside_makes_a_breach(scenario: Scenario, data: st.DataObject) -> None:
    """Whatever the row told and however little of it can be read, nothing is called late that was not."""
    dated = [n for n, row in enumerate(scenario.rows) if row["event"] != "child"]
    assume(dated)
    place = data.draw(st.sampled_from(dated), label="row")
    row = scenario.rows[place]
    case = data.draw(st.sampled_from((str(row["case"]), "")), label="case")
    event = data.draw(st.sampled_from((str(row["event"]), "")), label="event")
    unread = Unread(f"{FILE}, row {place + 2}", case, event)
    rest = [each for n, each in enumerate(scenario.rows) if n != place]
    less = scenario.holding(rest).asked(coverage=scenario.cover.without([unread]))
    assert breaches(less) <= breaches(scenario)


@given(scenarios(), st.data())
def test_no_attribute_that_cannot_be_read_makes_a_breach(scenario: Scenario, data: st.DataObject) -> None:
    """The event stays, and whatever turns on the attribute is not judged."""
    cells = [(n, name) for n, row in enumerate(scenario.rows) for name in _attributes(row)]
    assume(cells)
    place, name = data.draw(st.sampled_from(cells), label="cell")
    row = scenario.rows[place]
    unread = Unread(f"{FILE}, row {place + 2}", str(row["case"]), str(row["event"]), name)
    rest = [{**each, name: None} if n == place else each for n, each in enumerate(scenario.rows)]
    less = scenario.holding(rest).asked(coverage=scenario.cover.without([unread]))
    assert breaches(less) <= breaches(scenario)


def _attributes(row: Row) -> list[str]:
    kind = vocabulary().events[str(row["event"])]
    return [] if kind.undated else [name for name in kind.attributes if row.get(name) is not None]


@given(scenarios(), st.data())
def test_no_cell_that_cannot_be_read_makes_a_breach(scenario: Scenario, data: st.DataObject) -> None:
    """As a file comes with it, from the cell to the findings: whatever is written there, nothing new is late."""
    written = text_frame(scenario.rows)
    names = [name for name in written.columns if name not in ("file", "row", "recorded_on")]
    place = data.draw(st.integers(0, written.height - 1), label="row")
    filled = [name for name in names if written[name][place] is not None]
    name = data.draw(st.sampled_from(filled), label="column")
    other = data.draw(st.sampled_from(("?", "31/02/2024", "1.2E+11")), label="cell")
    cells = written[name].to_list()
    cells[place] = other
    found = typed(written.with_columns(pl.Series(name, cells, pl.String)), vocabulary(), DateOrder.ISO)
    read, problems = impossible_endings(found.events, vocabulary())
    assume(found.problems)
    unread = unread_of((*found.problems, *problems), vocabulary())
    less = scenario.asked(coverage=scenario.cover.without(unread))
    less.__dict__["table"] = read
    assert breaches(less) <= breaches(scenario)
