"""Seven duties in hand-written DuckDB SQL.

    python benchmarks/peers/duckdb_sql.py EVENTS_FILE AS_OF

Prints the number of obligations by rule and status as JSON; due soon is counted as not due.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
from bank_holidays import bank_holidays

READ = """
create temp table events as
select
    "case" as child, event, cast("on" as date) as day, legal_status, placement, placement_type,
    coalesce(cast(same_carer as boolean), false) as same_carer,
    coalesce(cast(temporary as boolean), false) as temporary,
    basis, coalesce(kind, 'unknown') as kind, coalesce("by", 'unknown') as worker,
    coalesce(mode, 'unknown') as mode,
    coalesce(cast(child_seen as boolean), true) as child_seen,
    coalesce(cast(at_placement as boolean), true) as at_placement,
    cast(report_received_on as date) as report_received_on
from {source}
where cast("on" as date) <= $as_of
"""

# Every day with the number of working days up to it, and each working day by its number.
CALENDAR = """
create temp table days as
select
    day,
    cast(sum(case when dayofweek(day) in (0, 6) or day in (from holidays) then 0 else 1 end)
        over (order by day) as integer) as number
from (select cast(unnest(range(date '2010-01-01', date '2029-01-01', interval 1 day)) as date) as day);

create temp table working_days as
select number, min(day) as day from days group by number;
"""

TIMELINE = """
-- What counts towards a duty, and the day it counts from.
create temp table evidence as
select distinct child, track, day from (
    select child, 'review' as track, day from events
    where event = 'review_held' and kind in ('care', 'unknown')
    union all
    select child, 'visit', day from events
    where event = 'visit' and worker in ('social_worker', 'unknown') and (
        (mode in ('in_person', 'unknown') and child_seen and at_placement)
        or (day between date '2020-04-24' and date '2021-09-30'
            and (mode = 'phone' or (mode = 'video' and child_seen)))
    )
    union all
    select child, 'care plan update', day from events where event = 'care_plan_updated'
    union all
    select child, 'initial health', greatest(day, report_received_on) from events
    where event = 'health_assessment' and kind in ('initial', 'unknown') and worker in ('doctor', 'unknown')
    union all
    -- Before a child comes into care any assessment will do.
    select child, 'initial health before', greatest(day, report_received_on) from events
    where event = 'health_assessment'
)
where day <= $as_of;

create temp table adoptions as
select distinct child, day from events
where event = 'placed_for_adoption'
    or (event in ('placement_started', 'placement_updated') and placement_type in ('A3', 'A4', 'A5', 'A6'));

-- A child's first beginning of care goes with the first end, the second with the second.
create temp table periods as
with marks as (
    select child, event, day, row_number() over (partition by child, event order by day) as number
    from events where event in ('became_looked_after', 'ceased_looked_after')
)
select
    row_number() over (order by b.child, b.number) as period,
    b.child as child, b.day as first_day, e.day as last_day
from marks b
left join marks e
    on e.child = b.child and e.number = b.number and e.event = 'ceased_looked_after'
where b.event = 'became_looked_after';

create temp table legal_statuses as
select child, day, arg_max(legal_status, event || legal_status) as legal_status
from events where legal_status is not null group by child, day;

-- Placements without temporary stays; a move with the same carer continues the one before.
create temp table openings as
with ends as (
    select child, placement, min(day) as last_day from events
    where event = 'placement_ended' group by child, placement
), opened as (
    select o.child, o.placement, o.day as first_day, e.last_day, o.same_carer
    from events o left join ends e using (child, placement)
    where o.event = 'placement_started' and not o.temporary
        and coalesce(o.placement_type, '') not in ('T0', 'T1', 'T2', 'T3', 'T4')
), marked as (
    select *,
        case when same_carer and row_number() over w > 1
            and coalesce(lag(last_day) over w >= first_day - 1, true) then 0 else 1 end as begins
    from opened window w as (partition by child order by first_day, placement)
)
select *, sum(begins) over (order by child, first_day, placement rows unbounded preceding) as stay
from marked;

create temp table stays as
with joined as (
    select stay, child, min(first_day) as first_day, arg_max_null(last_day, (first_day, placement)) as last_day,
        min(placement) as placement
    from openings group by stay, child
), one_at_a_time as (
    select *, least(last_day, lead(first_day) over (partition by child order by first_day, placement)) as ends
    from joined
)
select s.stay, s.child, s.placement, p.period, s.first_day, least(s.ends, p.last_day) as last_day
from one_at_a_time s
asof join periods p on p.child = s.child and s.first_day >= p.first_day
where p.last_day is null or s.first_day <= p.last_day;

create temp table placement_types as
select o.stay, e.day, arg_max(e.placement_type, e.event || e.placement_type) as placement_type
from events e join openings o using (child, placement)
where e.event in ('placement_started', 'placement_updated') and e.placement_type is not null
group by o.stay, e.day;

create temp table bases as
select o.stay, e.day, arg_max(e.basis, e.event || e.basis) as basis
from events e join openings o using (child, placement)
where e.event in ('placement_started', 'placement_updated') and e.basis is not null
group by o.stay, e.day;

create temp table placed_on as
select period, first_day, arg_max(stay, placement) as stay, arg_max_null(last_day, placement) as last_day
from stays group by period, first_day;
"""

ANCHORS = """
create temp table reviews as
select p.period, p.child, p.first_day, p.last_day, e.day,
    row_number() over (partition by p.period order by e.day) as number,
    lead(e.day) over (partition by p.period order by e.day) as following
from periods p
join evidence e on e.child = p.child and e.track = 'review' and e.day >= p.first_day
    and e.day <= coalesce(p.last_day, date '9999-12-31');

-- Every day that may open a duty: what would meet it, from when, by when, and what ends it.
create temp table anchors as
with counted as (
    select 'REV-1' as rule, 'review' as track, child, period, null as stay, first_day as anchor,
        first_day as begins, first_day as since, 20 as working, null as due, last_day as ends
    from periods
    union all
    select 'HLT-1-20WD', 'initial health', child, period, null, first_day,
        first_day, cast(first_day - interval 3 month as date), 20, null, last_day
    from periods
    union all
    select case when number = 1 then 'REV-2' else 'REV-3' end, 'review', child, period, null, day,
        first_day, day + 1, null,
        -- Later reviews that would have fallen due in these days are due on the last of them.
        cast(case when number = 1 then day + interval 3 month
            when cast(day + interval 6 month as date) between date '2020-04-24' and date '2020-09-25'
                then date '2020-09-25'
            else day + interval 6 month end as date), last_day
    from reviews
    union all
    select 'PLN-3', 'care plan update', child, period, null, day,
        first_day, day, 10, null, least(last_day, following)
    from reviews
    union all
    select 'VIS-1', 'visit', child, period, stay, first_day,
        first_day, first_day, null, first_day + 7, last_day
    from stays
    union all
    select 'VIS-2', 'visit', s.child, s.period, s.stay, e.day,
        s.first_day, e.day + 1, null, e.day + 42, s.last_day
    from stays s
    join evidence e on e.child = s.child and e.track = 'visit' and e.day >= s.first_day
        and e.day <= coalesce(s.last_day, date '9999-12-31')
        and e.day < s.first_day + interval 12 month
)
select c.* exclude (due, working), coalesce(c.due, w.day) as due, p.first_day as care_began
from counted c
join periods p using (period)
left join days d on d.day = c.anchor
left join working_days w on w.number = d.number + c.working
where c.anchor >= date '2011-04-01';
"""

JUDGED = """
with placed as (
    select a.* exclude (stay),
        coalesce(a.stay, case when a.anchor <= coalesce(o.last_day, date '9999-12-31') then o.stay end) as stay
    from anchors a
    asof left join placed_on o on o.period = a.period and a.anchor >= o.first_day
), known as (
    select p.*,
        case when l.day >= p.care_began then l.legal_status end as legal_status,
        t.placement_type, b.basis
    from placed p
    asof left join legal_statuses l on l.child = p.child and p.anchor >= l.day
    asof left join placement_types t on t.stay = p.stay and p.anchor >= t.day
    asof left join bases b on b.stay = p.stay and p.anchor >= b.day
), owed as (
    select * from known
    where coalesce(legal_status not in ('V3', 'V4'), true)
        and (rule in ('HLT-1-20WD', 'PLN-3')
            or coalesce(placement_type not in ('A3', 'A4', 'A5', 'A6'), true))
        and (rule not in ('VIS-1', 'VIS-2')
            or (coalesce(basis not in ('r19', 'r24'), true)
                and coalesce(not (placement_type = 'P1' and legal_status in ('C1', 'C2')), true)))
), closed as (
    select o.*,
        case when o.rule in ('HLT-1-20WD', 'PLN-3') then o.ends else least(o.ends, a.day) end as closed
    from owed o
    asof left join adoptions a on a.child = o.child and o.anchor <= a.day
), met as (
    select c.*, case when b.day < c.anchor then b.day
        when e.day <= coalesce(c.closed, date '9999-12-31') then e.day end as met
    from closed c
    asof left join evidence e on e.child = c.child and e.track = c.track and c.since <= e.day
    asof left join evidence b on b.child = c.child and b.track = c.track || ' before' and c.since <= b.day
)
select rule,
    case
        when met is not null then case when met <= due then 'met' else 'met_late' end
        when closed is not null then case when closed <= due then 'lapsed' else 'missed' end
        when due < $as_of then 'overdue'
        else 'not_due'
    end as status,
    count(*) as obligations
from met group by rule, status order by rule, status
"""


def source(path: Path) -> str:
    """The file as DuckDB reads it."""
    quoted = str(path).replace("'", "''")
    if path.suffix == ".parquet":
        return f"read_parquet('{quoted}')"
    return f"read_csv('{quoted}', header = true, all_varchar = true)"


def main() -> None:
    """Read, join, count, print."""
    path, as_of = Path(sys.argv[1]), sys.argv[2]
    database = duckdb.connect()
    database.execute("set variable as_of = cast($1 as date)", [as_of])
    database.execute("create temp table holidays (day date)")
    database.executemany("insert into holidays values (?)", [[day] for day in bank_holidays()])
    for script in (READ.replace("{source}", source(path)), CALENDAR, TIMELINE, ANCHORS):
        database.execute(script.replace("$as_of", "getvariable('as_of')"))
    counts: dict[str, dict[str, int]] = {}
    rows = database.execute(JUDGED.replace("$as_of", "getvariable('as_of')")).fetchall()
    for rule, status, number in rows:
        counts.setdefault(rule, {})[status] = number
    print(json.dumps(counts, indent=1))


if __name__ == "__main__":
    main()
