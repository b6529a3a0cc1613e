"""The same formula on plain dictionaries: what working out results costs without any record.

Written for the scheme of the benchmark, which has no months; of the module it uses only the arithmetic of
`lib/scoring`, since that is what both have in common.
"""

from collections import defaultdict

from odoo.addons.marketing_office.lib import scoring

RATERS = ("self", "superior", "peer", "other")


def load(env, cycle):
    """Return what the formula needs as plain dictionaries, read by SQL before the time is taken."""
    env.flush_all()
    cr = env.cr
    scheme = cycle.appraisal_ids.scheme_id
    indicators = {
        one.id: {
            "weight": one.weight,
            "source": one.source,
            "is_bonus": one.is_bonus,
            **{kind: one[f"by_{kind}"] for kind in RATERS},
        }
        for one in scheme.indicator_ids
    }
    marks = defaultdict(list)
    cr.execute(
        "SELECT rating.appraisal_id, mark.indicator_id, rating.kind, mark.points FROM marketing_appraisal_mark mark"
        " JOIN marketing_appraisal_rating rating ON rating.id = mark.rating_id"
        " WHERE rating.cycle_id = %s AND rating.state = 'given' AND mark.is_given ORDER BY mark.id",
        [cycle.id],
    )
    for appraisal, indicator, kind, points in cr.fetchall():
        marks[appraisal].append((indicator, kind, float(points)))
    people = defaultdict(list)
    cr.execute(
        "SELECT appraisal_id, indicator_id, has_figure_points, figure_points FROM marketing_appraisal_value"
        " WHERE cycle_id = %s ORDER BY appraisal_id, sequence, id",
        [cycle.id],
    )
    for appraisal, indicator, has, points in cr.fetchall():
        people[appraisal].append((indicator, float(points) if has else None))
    return {
        "weights": {kind: scheme[f"{kind}_weight"] for kind in RATERS},
        "least": scheme.peer_least,
        "cap": scheme.bonus_cap,
        "grades": [(grade.start, grade.name) for grade in scheme.grade_ids],
        "indicators": indicators,
        "people": dict(people),
        "marks": dict(marks),
    }


def reckon(facts):
    """Return {appraisal id: {"score", "grade", "parts": [(indicator, points, said, what it brings)]}}."""
    found = {}
    for appraisal, values in facts["people"].items():
        said = defaultdict(lambda: defaultdict(list))
        for indicator, kind, points in facts["marks"].get(appraisal, ()):
            said[indicator][kind].append(points)
        parts, extra = [], []
        for key, figure in values:
            indicator = facts["indicators"][key]
            points, means = _points(indicator, figure, said.get(key, {}), facts)
            (extra if indicator["is_bonus"] else parts).append((key, points, means))
        pairs = [(facts["indicators"][key]["weight"], points) for key, points, _means in parts]
        brought = scoring.contributions(pairs)
        bonus = sum(points or 0 for _key, points, _means in extra)
        score = scoring.rounded(scoring.with_bonus(scoring.weighted(pairs), bonus, facts["cap"]))
        found[appraisal] = {
            "score": score,
            "grade": scoring.grade(score, facts["grades"]),
            "parts": [(*part, brings) for part, brings in zip(parts, brought, strict=True)],
            "extra": extra,
        }
    return found


def _points(indicator, figure, said, facts):
    """Return the points of an indicator, and what each kind of rater says on average."""
    if indicator["source"] not in ("rating", "manual"):
        return figure, {}
    weights = facts["weights"]
    if indicator["source"] == "manual":
        weights, counting = {"superior": 1}, {"superior": said.get("superior", [])}
    else:
        least = {"peer": facts["least"]}
        counting = {kind: marks for kind, marks in said.items() if indicator[kind] and len(marks) >= least.get(kind, 1)}
    means = {
        kind: scoring.rounded(scoring.weighted((1, one) for one in marks)) for kind, marks in counting.items() if marks
    }
    return scoring.rounded(scoring.combined(counting, weights)), means
