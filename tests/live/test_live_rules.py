"""The table of statuses as the engine's rules: within its bounds, exact about time, and right in any case told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings

from compliance.durable.envelope import MAX_JOIN_TERMS, MAX_NUMBER, check_envelope
from compliance.durable.host import EngineError
from compliance.engines.live.ruleset import RULESET, definition, facts
from compliance.engines.live.worker import Statuses
from compliance.engines.reference.verdict import Instant, Moment, Question, end_of, instant, is_after, judge
from compliance.model.obligations import Status
from tests.strategies.questions import questions

DUE = date(2024, 3, 31)
BEFORE, AFTER = DUE - timedelta(days=1), DUE + timedelta(days=1)
LAST_MINUTE = instant(DUE, None).limit - timedelta(minutes=1)


@pytest.fixture(scope="module")
def statuses():
    return Statuses(definition())


def word(asked):
    verdict = judge(asked)
    return verdict and verdict.status.value


def test_the_rules_keep_within_the_bounds_of_the_engine():
    check_envelope(definition())
    assert MAX_JOIN_TERMS == 1


def test_every_status_that_times_can_decide_has_its_rule():
    words = {rule["run"].split()[1] for name, rule in definition()[RULESET].items() if name != "case_end"}
    assert words == {status.value for status in Status} - {"not_assessable"}


@settings(max_examples=600)
@given(questions())
def test_an_obligation_is_told_before_its_ends_and_the_clock_where_nothing_ended_it(asked):
    kinds = [(fact["t"], fact.get("by")) for fact in facts(asked)]
    assert kinds[0] == (("undated" if asked.due_on is None else "obligation"), None)
    ends = [("end", by) for by, end in (("evidence", asked.met), ("closing", asked.closed)) if end]
    assert kinds[1:] == (ends or [("soon", None), ("clock", None)])


@settings(max_examples=1000)
@given(questions())
@example(Question(DUE, Instant(LAST_MINUTE, LAST_MINUTE), Moment(DUE, LAST_MINUTE), None, DUE, DUE))
@example(Question(DUE, instant(DUE, None), Moment(AFTER, instant(AFTER, None).earliest), None, DUE, DUE))
@example(Question(DUE, instant(DUE, None), Moment(DUE), Moment(AFTER), DUE, DUE))
def test_numbers_compare_as_the_instants_they_stand_for(asked):
    """One end is surely in time or late as the reference says, and so is the clock."""
    assume(asked.due_on is not None and asked.due_by is not None)
    told = facts(asked)
    obligation = told[0]
    ends = {fact["by"]: (fact["first"], fact["last"]) for fact in told if fact["t"] == "end"}
    clocks = [fact["now"] for fact in told if fact["t"] == "clock"]
    compared = [(end_of(asked.as_of), (now, now)) for now in clocks]
    for by, moment in (("evidence", asked.met), ("closing", asked.closed)):
        if moment is not None:
            compared.append((instant(moment.on, moment.at), ends[by]))
    for moment, (first, last) in compared:
        late = is_after(moment, asked.due_by)
        assert (last <= obligation["sure"]) is (late is False)
        assert (first >= obligation["late"]) is (late is True)


@given(questions())
def test_numbers_are_small_enough_for_the_engine(asked):
    numbers = [value for fact in facts(asked) for value in fact.values() if isinstance(value, int)]
    assert max(map(abs, numbers)) <= MAX_NUMBER


@settings(max_examples=1000)
@given(asked=questions())
def test_the_rules_give_the_status_of_the_reference(statuses, asked):
    assert statuses.decide(facts(asked)) == word(asked)


@pytest.mark.parametrize("met", [None, BEFORE, DUE, AFTER])
@pytest.mark.parametrize("closed", [None, BEFORE, DUE, AFTER])
@pytest.mark.parametrize("as_of", [BEFORE, DUE, AFTER])
@pytest.mark.parametrize("soon", [BEFORE, DUE, AFTER])
@pytest.mark.parametrize("due", [None, DUE])
def test_every_row_of_the_table(statuses, met, closed, as_of, soon, due):
    """Evidence counts whenever something closed the obligation, and a closing only without evidence."""
    asked = Question(due, None, met and Moment(met), closed and Moment(closed), as_of, soon)
    assert statuses.decide(facts(asked)) == word(asked)


def test_what_is_told_last_does_not_undo_what_has_fired():
    """Why the order matters: told the other way round, an end comes too late to keep the clock from deciding."""
    statuses = Statuses(definition())
    asked = Question(DUE, None, None, Moment(DUE), AFTER, AFTER)
    obligation, closing = facts(asked)
    soon, clock = facts(replace(asked, closed=None))[1:]
    assert statuses.decide([obligation, closing, soon, clock]) == "lapsed"
    with pytest.raises(EngineError, match="overdue, lapsed"):
        statuses.decide([obligation, soon, clock, closing])


def test_of_two_statuses_none_is_taken():
    """Rules that exclude each other can fire together only where one of them is wrong."""
    rules = definition()
    rules[RULESET]["missed"]["all"] = rules[RULESET]["missed"]["all"][:2]
    late = Question(DUE, None, Moment(AFTER), Moment(AFTER), AFTER, AFTER)
    with pytest.raises(EngineError, match="2 statuses"):
        Statuses(rules).decide(facts(late))


def test_no_two_rules_hold_of_the_same_facts(statuses):
    """Every combination of an end by evidence, one by closing and a clock, each before, between and after."""
    places = [(0, 0), (2, 3), (4, 4), (2, 5), (6, 6)]
    obligation = {"t": "obligation", "sure": 2, "late": 5, "due": 7}
    ends = [None, *places]
    for met in ends:
        for closed in ends:
            for now in (2, 4, 5):
                for until in (6, 7):
                    told = [obligation]
                    for by, end in (("evidence", met), ("closing", closed)):
                        if end is not None:
                            told.append({"t": "end", "by": by, "first": end[0], "last": end[1]})
                    told += [{"t": "soon", "until": until}, {"t": "clock", "now": now}]
                    assert statuses.decide(told) == by_hand(met, closed, now, until)


def by_hand(met, closed, now, until):
    for end, in_time, late in ((met, "met", "met_late"), (closed, "lapsed", "missed")):
        if end is not None:
            return in_time if end[1] <= 2 else late if end[0] >= 5 else None
    if now >= 5:
        return "overdue"
    if now > 2:
        return None
    return "due_soon" if until >= 7 else "not_due"
