import {fields, models} from "@web/../tests/web_test_helpers";

export class Appraisal extends models.Model {
    _name = "marketing.appraisal";
    name = fields.Char();
    state = fields.Char();
    _records = [{id: 1, name: "May", state: "self"}];
}

export const value = {
    id: 7,
    name: "Duties",
    weight: 40,
    is_bonus: false,
    words: "12 of 13",
    has_records: true,
    said_by: ["figures"],
    said: [],
    points: 92.3,
    brings: null,
    override: false,
    override_by: false,
};

export const own = {
    id: 3,
    kind: "self",
    rater: "Lina",
    state: "asked",
    given_on: false,
    returned: "",
    points: null,
    can_write: true,
    achievements: "",
    shortcomings: "",
    measures: "",
    opinion: "",
    adjust_reason: "",
    marks: [{id: 5, name: "Attitude", points: null, remark: ""}],
};

export const month = (id, date, score) => ({id, date, score, grade: "B", days: 21});

/** The page of an appraisal that its person still has to write, with other parts where they are given. */
export function sheetOf({head, ...parts}) {
    return {
        head: {
            id: 1,
            person: "Lina",
            person_id: 2,
            period: "2026-05",
            kind: "month",
            job: "Account manager",
            department: "East",
            scheme: "Sales",
            version: 1,
            superior: "Chen",
            frozen_on: false,
            published_on: false,
            days: 21,
            of_days: 21,
            state: "self",
            is_shown: false,
            is_mine: true,
            ...head,
        },
        next: {tone: "todo", words: "Write your self-appraisal until Sunday."},
        groups: [{id: 1, name: "Results", weight: 40, brings: 0, values: [value]}],
        result: false,
        ratings: [],
        peers: false,
        changes: [],
        appeal: false,
        trend: {first: "2025-06-01", months: [], mean: null},
        year: false,
        follows: [],
        ...parts,
    };
}
