"""Plain SQL over the extracts of the synthetic county: tables, and ways to count.

Nothing here is the pipeline's or the generator's: what they say is checked by it.
"""

from pathlib import Path

import duckdb

OFFENCES = (
    Path(__file__).parents[2]
    / "src/safercity/definitions/offences/home_office_2018.csv"
)
YEAR = ("2018-04-01", "2019-04-01")
HATE = (
    "(" + " or ".join(
        f"has(flags, 'hate-{strand}')"
        for strand in ("race", "religion", "sexual-orientation", "gender-identity",
                       "disability", "other")
    ) + ")"
)  # fmt: skip
VIEWS = """
create macro has(flags, flag) as
    list_contains(string_split(coalesce(flags, ''), ';'), flag);
create table lsoas as
    select l.lsoa21, l.ward, a.slug as csp, l.rural, l.population::bigint as people,
           try_cast(l.imd_decile as int) as decile
    from read_csv('{folder}/areas/lsoas.csv', all_varchar = false) l
    join read_csv('{folder}/areas/areas.csv', all_varchar = true) a on a.code = l.csp;
create table offences as
    select code, min("group") as grp, min(subgroup) as sub
    from read_csv('{offences}', all_varchar = true) group by code;
create table crimes as
    select c.*, o.grp, o.sub, l.ward, l.csp, l.rural
    from read_csv('{folder}/extracts/crimes/*', union_by_name = true,
                  types = {{'ho_code': 'VARCHAR', 'outcome_type': 'VARCHAR'}}) c
    join offences o on o.code = c.ho_code
    join lsoas l on l.lsoa21 = c.lsoa
    where status = 'recorded'
      and recorded_dt >= '{start}' and recorded_dt < '{end}';
create table victims as
    select v.* exclude (lsoa), l.csp as home_csp, c.* exclude (lsoa)
    from read_csv('{folder}/extracts/victims/*', union_by_name = true) v
    join (select * rename (crime_ref as ref) from crimes) c on c.ref = v.crime_ref
    left join lsoas l on l.lsoa21 = v.lsoa
    where victim_type = 'person' and victim_key is not null;
create table offenders as
    select o.* exclude (lsoa, flags), l.csp as home_csp, l.decile, c.* exclude (lsoa)
    from read_csv('{folder}/extracts/offenders/*', union_by_name = true) o
    join (select * rename (crime_ref as ref) from crimes) c on c.ref = o.crime_ref
    join lsoas l on l.lsoa21 = o.lsoa;
create table nominals as
    select nominal_key, count(distinct ref) as crimes, min(age) as age, min(sex) as sex,
           min(decile) as decile, min(home_csp) as csp,
           bool_or(grp = 'drugs' or has(flags, 'drugs')) as drug,
           bool_or(sub = 'drug-trafficking') as trafficking,
           bool_or({hate}) as hate
    from offenders group by 1;
create table known as
    select o.*, n.crimes >= 2 as again, n.drug
    from offenders o join nominals n using (nominal_key);
create table persons as
    select victim_key, count(distinct ref) as crimes, min(age) as age, min(sex) as sex,
           min(ethnicity) as ethnicity, min(segment) as segment, min(csp) as csp,
           bool_or(has(flags, 'alcohol')) as alcohol, bool_or({hate}) as hate,
           bool_or(has(flags, 'car-key-burglary')) as car_key
    from victims group by 1;
create table incidents as
    select i.*, l.ward, l.csp from read_csv('{folder}/extracts/incidents/*',
        union_by_name = true, types = {{'missing_risk': 'VARCHAR', 'flags': 'VARCHAR',
        'local_category': 'VARCHAR', 'qualifier': 'VARCHAR'}}) i
    join lsoas l on l.lsoa21 = i.lsoa;
create table now as select * from incidents
    where opened_dt >= '{start}' and opened_dt < '{end}';
create table asb as select * from now where domain = 'asb';
create table fraud as
    select f.*, l.csp from read_csv('{folder}/extracts/fraud_referrals/*') f
    join lsoas l on l.lsoa21 = f.lsoa
    where date >= '2018-10-01' and date < '2019-10-01';
create table stolen as
    select s.*, l.rural from read_csv('{folder}/extracts/stolen_vehicles/*') s
    join lsoas l on l.lsoa21 = s.lsoa;
create table answers as
    select s.*, a.slug as csp from read_csv('{folder}/extracts/survey_responses/*') s
    join read_csv('{folder}/areas/areas.csv', all_varchar = true) a on a.code = s.area;
create table wards as
    select ward, sum(people) as people from lsoas group by ward;
"""


def people(where: str = "true") -> str:
    return f"(select sum(people) from lsoas where {where})"


def count(table: str, where: str = "true") -> str:
    return f"(select count(*) from {table} where {where})::double"


def share(table: str, part: str, of: str = "true") -> str:
    return f"100 * {count(table, f'({part}) and ({of})')} / {count(table, of)}"


def rate(table: str, where: str = "true", place: str = "true") -> str:
    return f"1000 * {count(table, f'({where}) and ({place})')} / {people(place)}"


def repeat_people(of: str) -> str:
    each = f"select victim_key, count(*) as n from victims where {of} group by 1"
    return f"100 * (select avg((n >= 2)::int) from ({each}))"


def repeat_crimes(of: str) -> str:
    each = f"select victim_key, count(*) as n from victims where {of} group by 1"
    return f"100 * (select sum(n) filter (n >= 2) / sum(n) from ({each}))"


def by_repeat(kind: str) -> str:
    return share("known", "again", f"grp = '{kind}'")


def answered(question: str, answer: str, where: str = "true") -> str:
    return (
        f"(select 100 * sum(weight) filter (answer = '{answer}') / sum(weight) "
        f"from answers where question = '{question}' and {where})"
    )


def ward_class(table: str, ward: str) -> str:
    """Above the mean and one (or two) standard deviations of all wards."""
    rates = (
        f"select w.ward, 1000.0 * count(x.ward) / any_value(w.people) as r "
        f"from wards w left join {table} x using (ward) group by w.ward"
    )
    return (
        f"(with t as ({rates}) select case when r > m + 2 * s "
        f"then 'Significantly above' when r > m + s then 'Above' else '' end "
        f"from t, (select avg(r) as m, stddev_pop(r) as s from t) "
        f"where ward = '{ward}')"
    )


def well_above(table: str) -> str:
    rates = (
        f"select w.ward, 1000.0 * count(x.ward) / any_value(w.people) as r "
        f"from wards w left join {table} x using (ward) group by w.ward"
    )
    return (
        f"(with t as ({rates}) select count(*) from t, (select avg(r) as m, "
        f"stddev_pop(r) as s from t) where r > m + 2 * s)"
    )


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """The extracts of a county in tables of the year."""
    engine = duckdb.connect()
    start, end = YEAR
    engine.execute(
        VIEWS.format(folder=folder, offences=OFFENCES, start=start, end=end, hate=HATE)
    )
    return engine
