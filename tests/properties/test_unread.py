"""What could not be read is never taken for what was not done."""

from __future__ import annotations

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.engines.running import EngineName
from compliance.model.coverage import Unread
from compliance.model.obligations import BREACHES
from compliance.sources.event_table import typed
from compliance.sources.order import impossible_endings
from compliance.sources.unread import unread_of
from compliance.sources.written_days import DateOrder
from tests.strategies.rows import FILE, Row, text_frame
from tests.strategies.shipped import vocabulary
from tests.strategies.world import Identity, World, identity
from tests.strategies.worlds import worlds


def breaches(world: World) -> set[Identity]:
    """What makes each breach the one that it is."""
    return {identity(o) for o in world.obligations(EngineName.ARRAYS) if o.status in BREACHES}


@given(worlds(), st.data())
def test_no_row_that_is_set_aside_makes_a_breach(world: World, data: st.DataObject) -> None:
    """Whatever the row told and however little of it can be read, nothing is called late that was not."""
    dated = [n for n, row in enumerate(world.rows) if row["event"] != "child"]
    assume(dated)
    place = data.draw(st.sampled_from(dated), label="row")
    row = world.rows[place]
    case = data.draw(st.sampled_from((str(row["case"]), "")), label="case")
    event = data.draw(st.sampled_from((str(row["event"]), "")), label="event")
    unread = Unread(f"{FILE}, row {place + 2}", case, event)
    rest = [each for n, each in enumerate(world.rows) if n != place]
    less = world.holding(rest).asked(coverage=world.cover.without([unread]))
    assert breaches(less) <= breaches(world)


@given(worlds(), st.data())
def test_no_attribute_that_cannot_be_read_makes_a_breach(world: World, data: st.DataObject) -> None:
    """The event stays, and whatever turns on the attribute is not judged."""
    cells = [(n, name) for n, row in enumerate(world.rows) for name in _attributes(row)]
    assume(cells)
    place, name = data.draw(st.sampled_from(cells), label="cell")
    row = world.rows[place]
    unread = Unread(f"{FILE}, row {place + 2}", str(row["case"]), str(row["event"]), name)
    rest = [{**each, name: None} if n == place else each for n, each in enumerate(world.rows)]
    less = world.holding(rest).asked(coverage=world.cover.without([unread]))
    assert breaches(less) <= breaches(world)


def _attributes(row: Row) -> list[str]:
    kind = vocabulary().events[str(row["event"])]
    return [] if kind.undated else [name for name in kind.attributes if row.get(name) is not None]


@given(worlds(), st.data())
def test_no_cell_that_cannot_be_read_makes_a_breach(world: World, data: st.DataObject) -> None:
    """As a file comes with it, from the cell to the findings: whatever is written there, nothing new is late."""
    written = text_frame(world.rows)
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
    less = world.asked(coverage=world.cover.without(unread))
    less.__dict__["table"] = read
    assert breaches(less) <= breaches(world)
