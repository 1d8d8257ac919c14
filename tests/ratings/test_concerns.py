"""The concerns that ship, on findings: each is raised, each is not, and what it is said to be seen in."""

from datetime import date, timedelta
from itertools import count

import pytest

from compliance.model.findings import Concern, Finding, LawCited, Rating
from compliance.model.law import Checked, Force
from compliance.model.obligations import BREACHES, Status
from compliance.ratings.concerns import concerns, load_concerns
from compliance.ratings.concerns.facts import facts_of
from compliance.ratings.concerns.plain import decide
from compliance.rulebook.load import concern_documents
from compliance.rulebook.shipped import shipped_base
from tests.strategies.shipped import england

AS_OF = date(2024, 6, 30)
NUMBERS = count(1)


@pytest.fixture(scope="module")
def rulebook():
    return england()


@pytest.fixture(scope="module")
def rules(rulebook):
    return load_concerns(concern_documents((shipped_base(),)), rulebook)


@pytest.fixture(scope="module")
def finding(rulebook):
    """A complete finding of a rule; `due` is in days before the as-of day."""

    def build(
        rule: str, status: str, days_late: int | None = None, *, due: int = 40, case: str = "1"
    ) -> Finding:
        head = rulebook.rules[rule].head
        due_on = AS_OF - timedelta(days=due)
        if status in BREACHES and days_late is None:
            days_late = due if status == Status.OVERDUE else 3
        return Finding(
            id=f"f{next(NUMBERS):05}",
            case=case,
            rule=rule,
            duty=head.duty,
            title=head.title,
            family=head.family,
            track="track",
            scope="period_of_care",
            scope_start=due_on - timedelta(days=30),
            scope_nth=0,
            anchor_on=due_on - timedelta(days=20),
            due_on=due_on,
            due_at=None,
            status=Status(status),
            met_on=due_on + timedelta(days=days_late or 0) if status.startswith("met") else None,
            closed_on=None,
            days_late=days_late,
            days_left=None,
            rating=Rating.RED,
            disposition=None,
            team=None,
            worker=None,
            reviewing_officer=None,
            law=LawCited(
                instrument="An instrument",
                provision="a provision",
                force=Force.REGULATION,
                version_from=None,
                url=None,
                checked=Checked.PRIMARY,
            ),
            readings=(),
            assumptions=(),
            evidence=(),
            explanation="",
            reason=None,
            reason_code=None,
            doubts=(),
            reason_about=(),
            apparent=None,
        )

    return build


RAISED = [
    ("CON-1", [("REV-3", "overdue"), ("VIS-3", "overdue")]),
    ("CON-2", [("REV-1", "met_late", 9, 400), ("REV-2", "met_late", 5, 300), ("REV-3", "overdue", 9, 9)]),
    ("CON-3", [("REV-1", "met"), ("HLT-1", "overdue"), ("EDU-1", "overdue")]),
    ("CON-3", [("REV-1", "met_late"), ("HLT-1-20WD", "missed"), ("EDU-1", "missed")]),
    ("CON-4", [("VIS-2", "overdue", 28)]),
    ("CON-5", [("MIS-1", "met", None, 90), ("MIS-1", "met_late", 2, 60), ("MIS-1", "missed", None, 30)]),
    ("CON-6", [("VIS-1", "overdue", 5), ("VIS-1", "missed", 5), ("REV-1", "met")]),
    ("CON-7", [("IRO-4", "overdue"), ("PLN-3", "overdue"), ("IRO-6", "not_due")]),
    ("CON-8", [("IRO-1", "overdue"), ("REV-1", "due_soon")]),
]
NOT_RAISED = [
    ("CON-1", [("REV-3", "overdue"), ("VIS-3", "missed"), ("VIS-3", "due_soon")]),
    ("CON-1", [("VIS-3", "overdue"), ("HLT-1", "overdue")]),
    ("CON-2", [("REV-1", "met_late", 9, 400), ("REV-2", "met", None, 300), ("REV-3", "met_late", 2, 100)]),
    ("CON-2", [("REV-2", "met_late", 5, 300), ("REV-3", "overdue", 9, 9), ("REV-3", "not_due", None, -30)]),
    ("CON-3", [("REV-1", "overdue"), ("HLT-1", "overdue"), ("EDU-1", "overdue")]),
    ("CON-3", [("REV-1", "met"), ("HLT-2", "overdue"), ("EDU-1", "overdue")]),
    ("CON-3", [("REV-1", "met"), ("HLT-1", "overdue"), ("EDU-1", "met_late")]),
    ("CON-4", [("VIS-2", "overdue", 27), ("VIS-2", "met_late", 50)]),
    ("CON-5", [("MIS-1", "missed", None, 90), ("MIS-1", "met", None, 60), ("MIS-1", "missed", None, 30)]),
    ("CON-6", [("VIS-1", "overdue", 5), ("VIS-2", "met")]),
    ("CON-6", [("VIS-1", "overdue", 5), ("VIS-2", "not_assessable")]),
    ("CON-7", [("IRO-4", "overdue"), ("PLN-3", "met_late")]),
    ("CON-8", [("IRO-1", "overdue"), ("REV-1", "not_due")]),
    ("CON-8", [("IRO-1", "met_late"), ("REV-1", "overdue")]),
]


def specified(finding, specs, case="1"):
    return [
        finding(rule, status, *rest[:1], due=rest[1] if len(rest) > 1 else 40, case=case)
        for rule, status, *rest in specs
    ]


def test_each_shipped_concern_is_raised_and_kept_silent_by_some_case(rules):
    ids = {rule.id for rule in rules}
    assert {id_ for id_, _ in RAISED} == {id_ for id_, _ in NOT_RAISED} == ids
    assert any(rule.none_of for rule in rules)


@pytest.mark.parametrize(("id_", "specs"), RAISED)
def test_raised(rules, finding, id_, specs):
    assert id_ in decide(rules, facts_of(specified(finding, specs), AS_OF))


@pytest.mark.parametrize(("id_", "specs"), NOT_RAISED)
def test_not_raised(rules, finding, id_, specs):
    assert id_ not in decide(rules, facts_of(specified(finding, specs), AS_OF))


def test_the_engine_raises_the_same(rules, finding):
    children = {f"{n:03}": specs for n, (_, specs) in enumerate(RAISED + NOT_RAISED)}
    findings = {case: specified(finding, specs, case) for case, specs in children.items()}
    found, notes = concerns(rules, [f for each in findings.values() for f in each], AS_OF)
    assert notes == []
    assert [(concern.case, concern.id) for concern in found] == [
        (case, id_) for case, each in findings.items() for id_ in decide(rules, facts_of(each, AS_OF))
    ]


def test_a_concern_names_all_findings_that_match_and_only_those(rules, finding):
    review, visit, other_visit = (
        finding("REV-3", "overdue"),
        finding("VIS-3", "overdue", 2),
        finding("VIS-2", "overdue", 1),
    )
    unrelated = [finding("VIS-3", "met"), finding("HLT-3", "overdue"), finding("REV-3", "overdue", case="2")]
    found, _ = concerns(rules, [*unrelated, other_visit, visit, review], AS_OF)
    [rule] = [rule for rule in rules if rule.id == "CON-1"]
    assert found == [
        Concern(
            id="CON-1",
            case="1",
            title=rule.title,
            says=rule.says,
            action=rule.action,
            findings=(review.id, visit.id, other_visit.id),
        )
    ]


def test_a_run_is_seen_in_its_own_findings(rules, finding):
    earlier = [finding("REV-1", "met_late", due=900), finding("REV-2", "met", due=800)]
    run = [finding("REV-3", "met_late", due=due) for due in (600, 400, 200)]
    beside = [finding("REV-3", "not_due", due=-90), finding("REV-3", "not_assessable", due=300)]
    found, _ = concerns(rules, [*beside, *reversed(run), *earlier], AS_OF)
    assert [(concern.id, concern.findings) for concern in found] == [
        ("CON-2", tuple(f.id for f in run)),
    ]


def test_without_rules_or_findings_there_is_nothing_and_nothing_is_started(rules, finding):
    absent = ["/no/such/program"]
    assert concerns((), [finding("REV-3", "overdue")], AS_OF, worker_command=absent) == ([], [])
    assert concerns(rules, [], AS_OF, worker_command=absent) == ([], [])
    assert concerns(rules, [finding("HLT-3", "met")], AS_OF, worker_command=absent) == ([], [])


def test_a_worker_that_fails_costs_a_note(rules, finding):
    findings = [f for n, (_, specs) in enumerate(RAISED) for f in specified(finding, specs, f"{n}")]
    with_engine, without_engine = (
        concerns(rules, findings, AS_OF, worker_command=command) for command in (None, ["/no/such/program"])
    )
    assert with_engine[0] == without_engine[0]
    assert (len(with_engine[1]), len(without_engine[1])) == (0, 1)


def test_the_order_of_the_findings_does_not_matter(rules, finding):
    findings = [f for n, (_, specs) in enumerate(RAISED) for f in specified(finding, specs, f"{n % 3}")]
    assert concerns(rules, findings, AS_OF) == concerns(rules, findings[::-1], AS_OF)


def runs(findings):
    return {fact.values: ids for fact, ids in facts_of(findings, AS_OF).items() if fact.kind == "late_run"}


@pytest.mark.parametrize("status", ["lapsed", "not_assessable", "due_soon", "not_due"])
def test_what_was_not_judged_neither_counts_nor_breaks_a_run(finding, status):
    first, last = finding("REV-2", "met_late", due=300), finding("REV-3", "overdue", due=100)
    assert runs([first, finding("REV-3", status, due=200), last]) == {("reviews", 2): (first.id, last.id)}


def test_a_duty_met_before_it_fell_due_breaks_a_run(finding):
    assert runs([finding("REV-2", "met_late", due=300), finding("REV-3", "met", due=-10)]) == {}


def test_a_day_with_one_duty_met_and_one_breached_breaks_a_run(finding):
    late = finding("MIS-1", "met_late", due=20)
    findings = [finding("MIS-1", "missed", due=50), finding("MIS-1", "met", due=50), late]
    assert runs(findings) == runs(findings[::-1]) == {("missing", 1): (late.id,)}


def test_findings_that_look_alike_are_one_fact(finding):
    alike = [finding("VIS-2", "met", due=due) for due in (10, 20, 30)]
    [(fact, ids)] = facts_of(alike, AS_OF).items()
    assert fact.values == ("VIS-2", "VIS-2", "visits", "met", 0)
    assert ids == tuple(f.id for f in alike)
