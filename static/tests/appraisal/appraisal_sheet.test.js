import {describe, expect, test} from "@odoo/hoot";
import {queryAll, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {contains, defineModels, mountView, onRpc} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";
import {Appraisal, month, own, sheetOf, value} from "./appraisal_sheet_data";

describe.current.tags("desktop");

defineMarketingModels();
defineModels([Appraisal]);

const open = (sheet) => {
    onRpc("marketing.appraisal", "get_sheet", () => sheet);
    return mountView({
        type: "form",
        resModel: "marketing.appraisal",
        resId: 1,
        arch: `<form><field name="state" invisible="1" /><widget name="appraisal_sheet" /></form>`,
    });
};

test("own words are written in place, and the evidence opens", async () => {
    onRpc("marketing.appraisal.rating", "write", ({args}) => {
        expect.step(args);
        return true;
    });
    onRpc("marketing.appraisal.mark", "write", ({args}) => {
        expect.step(args);
        return true;
    });
    onRpc("marketing.appraisal.rating", "action_give", ({args}) => {
        expect.step(["give", ...args]);
        return true;
    });
    onRpc("marketing.appraisal.value", "action_open_records", ({args}) => {
        expect.step(args);
        return false;
    });
    await open(sheetOf({ratings: [own]}));
    expect(queryAllTexts(".o_appraisal_sheet .btn-link")).toEqual(["12 of 13"]);
    expect(".o_appraisal_next").toHaveText("Write your self-appraisal until Sunday.");
    await contains(".o_appraisal_sheet .btn-link").click();
    await contains(".o_appraisal_sheet textarea:first").edit("Two customers", {confirm: "blur"});
    await contains(".o_appraisal_mark").edit("85", {confirm: "blur"});
    await contains(".o_appraisal_hand_in").click();
    expect.verifySteps([
        [7],
        [[3], {achievements: "Two customers"}],
        [[5], {points: 85}],
        ["give", [3]],
    ]);
});

const result = {
    score: 104.5,
    proposed: 102.5,
    proposed_grade: "A",
    grade: "S",
    is_weak: false,
    rank: 2,
    rank_of: 6,
    bands: [
        {name: "S", start: 103, is_reached: true},
        {name: "A", start: 90, is_reached: false},
        {name: "B", start: 0, is_reached: false},
    ],
    difference: -1.5,
    extra: 4.5,
    deducted: 0,
    others: [],
    months_mean: null,
    formula: ["Duties: 110.00 × 40 % = 44.00", "Together: 102.50"],
};

test("the result is explained, and more than 100 points stay within the drawing", async () => {
    await open(
        sheetOf({
            head: {state: "locked", is_shown: true},
            groups: [
                {
                    id: 1,
                    name: "Results",
                    weight: 40,
                    brings: 44,
                    values: [{...value, points: 110, brings: 44}],
                },
            ],
            result,
            changes: [
                {
                    how: "The superior",
                    by: "Chen",
                    on: "2026-06-02 08:00:00",
                    old: 102.5,
                    new: 104.5,
                    reason: "Fair.",
                },
            ],
            trend: {
                first: "2025-06-01",
                months: [month(8, "2026-04-01", 70), month(1, "2026-05-01", 104.5)],
                mean: 87.25,
            },
        }),
    );
    expect(".o_appraisal_score").toHaveText("104.50");
    expect(".o_appraisal_result .badge:first").toHaveText("S");
    expect(".o_appraisal_result").toHaveText(/Place 2 of 6/);
    expect(queryAllTexts(".o_appraisal_formula li")).toEqual(result.formula);
    expect(".o_appraisal_moved").toHaveText(/102\.50 → 104\.50.*\+ 2\.00/);
    expect(".o_appraisal_change").toHaveText(/Fair\./);
    expect(queryOne(".o_appraisal_bar .progress-bar").style.width).toBe("100%");
    // Axes: scores on the left, twelve months below; all dots inside.
    const texts = queryAllTexts(".o_appraisal_trend_axis");
    expect(texts.slice(0, 5)).toEqual(["110", "100", "90", "80", "70"]);
    expect(texts.slice(-12)).toEqual(["J", "J", "A", "S", "O", "N", "D", "J", "F", "M", "A", "M"]);
    for (const dot of queryAll(".o_appraisal_trend_dot")) {
        expect(Number(dot.getAttribute("cy"))).toBeWithin(0, 150);
    }
    expect(".o_appraisal_trend_present").toHaveCount(1);
});

test("peers are shown together, and below the least number not even how many", async () => {
    const peers = {
        count: 5,
        asked: 6,
        least: 3,
        points: 82,
        marks: [{name: "Teamwork", points: 82}],
    };
    const sheet = sheetOf({head: {state: "locked", is_shown: true}, peers});
    await open(sheet);
    expect(".o_appraisal_peers").toHaveText(/5 of 6 answered/);
    expect(".o_appraisal_peers").toHaveText(/82\.00/);
});

test("too few peers", async () => {
    const peers = {count: null, asked: 6, least: 3, points: null, marks: []};
    await open(sheetOf({head: {state: "locked", is_shown: true}, peers}));
    expect(".o_appraisal_peers").toHaveText(/shown from 3 answers on/);
    expect(".o_appraisal_peers").not.toHaveText(/answered/);
});

test("three indicators make a radar, a year shows its months", async () => {
    const values = [1, 2, 3].map((id) => ({
        ...value,
        id,
        name: `Indicator ${id}`,
        points: 60 + 20 * id,
    }));
    const months = [...Array(12).keys()].map((index) => ({
        ...month(
            index + 1,
            `2026-${String(index + 1).padStart(2, "0")}-01`,
            index === 2 ? null : 80 + index,
        ),
        counts: index === 2 ? "excused" : "counted",
        excuse: index === 2 ? "Away" : "",
    }));
    await open(
        sheetOf({
            groups: [{id: 1, name: "Results", weight: 100, brings: 0, values}],
            year: {
                months,
                rule: "Mean of the months that count",
                weight: 60,
                mean: 85.5,
                count: 11,
                brings: 51.3,
            },
        }),
    );
    expect(".o_appraisal_profile canvas").toHaveCount(1);
    expect(".o_appraisal_profile canvas").toHaveAttribute(
        "aria-label",
        "Points of the indicators: Indicator 1 80.00, Indicator 2 100.00, Indicator 3 120.00",
    );
    expect(".o_appraisal_year_month").toHaveCount(12);
    expect(".o_appraisal_year_month:eq(2)").toHaveText(/Excused/);
    expect(".o_appraisal_year").toHaveText(/Mean of 11: 85\.50/);
});
