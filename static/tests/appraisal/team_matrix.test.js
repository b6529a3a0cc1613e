import {describe, expect, test} from "@odoo/hoot";
import {queryAllAttributes, queryAllTexts} from "@odoo/hoot-dom";
import {registry} from "@web/core/registry";
import {contains, getService, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";

describe.current.tags("desktop");
defineMarketingModels();

function row(id, user, duties, ideas, score) {
    const cell = (number, points, level, over = {}) => ({
        id: id * 10 + number,
        points,
        level,
        words: "",
        has_records: false,
        ...over,
    });
    return {
        id,
        user_id: 2,
        user,
        job: "",
        state: "feedback",
        state_name: "Feedback",
        score,
        grade: score >= 90 ? "A" : "D",
        level: score >= 90 ? "excellent" : "weak",
        cells: {
            1: cell(1, duties, duties >= 90 ? "excellent" : "weak", {
                has_records: true,
                words: "12 of 13",
            }),
            2: cell(2, ideas, ""),
        },
    };
}

function matrix(cycleId = 5) {
    return {
        cycles: [
            {id: 5, name: "2026-05"},
            {id: 4, name: "2026-04"},
        ],
        cycle_id: cycleId,
        schemes: [
            {
                id: 1,
                name: "Sales",
                bands: [
                    {id: 1, name: "A", start: 90, level: "excellent"},
                    {id: 2, name: "D", start: 0, level: "weak"},
                ],
                groups: [
                    {
                        id: 1,
                        name: "Results",
                        indicators: [
                            {id: 1, name: "Duties", weight: 100, is_bonus: false},
                            {id: 2, name: "Ideas", weight: 0, is_bonus: true},
                        ],
                    },
                ],
                rows: [row(11, "Li Na", 95, 3, 98), row(12, "An Bo", 40, null, 40)],
                means: {1: 67.5, 2: 3},
                mean: 69,
            },
        ],
    };
}

async function openMatrix() {
    onRpc("marketing.appraisal", "get_matrix", ({args}) => {
        expect.step(args);
        return matrix(args[0] || 5);
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "marketing_office.team_matrix",
    });
}

test("people, indicators, levels and means", async () => {
    await openMatrix();
    expect.verifySteps([[false]]);
    expect(queryAllTexts(".o_matrix_row .o_matrix_person button")).toEqual(["An Bo", "Li Na"]);
    expect(queryAllAttributes(".o_matrix_cell", "data-level")).toEqual([
        "weak",
        "",
        "excellent",
        "",
    ]);
    expect(queryAllTexts(".o_matrix_cell")).toEqual(["40.00", "–", "95.00", "+ 3"]);
    expect(queryAllTexts("tfoot td")).toEqual(["67.50", "3.00", "69.00", ""]);
    expect(queryAllTexts(".o_matrix_band")).toEqual(["A from 90", "D from 0"]);
    // Whoever has nothing comes last in both directions.
    await contains(".o_matrix_column:last button").click();
    expect(queryAllTexts(".o_matrix_row .o_matrix_person button")).toEqual(["Li Na", "An Bo"]);
    await contains(".o_matrix_column:last button").click();
    expect(queryAllTexts(".o_matrix_row .o_matrix_person button")).toEqual(["Li Na", "An Bo"]);
    expect(".o_matrix_column:last").toHaveAttribute("aria-sort", "descending");
});

test("a cell leads to its records, another round is a click away", async () => {
    onRpc("marketing.appraisal.value", "action_open_records", ({args}) => {
        expect.step(args);
        return {type: "ir.actions.client", tag: "marketing_test_records"};
    });
    registry.category("actions").add("marketing_test_records", () => expect.step("opened"));
    await openMatrix();
    await contains(".o_matrix_before").click();
    expect(".o_matrix_round").toHaveText("2026-04");
    expect(".o_matrix_before").not.toBeEnabled();
    await contains(".o_matrix_after").click();
    expect.verifySteps([[false], [4], [5]]);
    await contains(".o_matrix_cell:first button").click();
    expect.verifySteps([[121], "opened"]);
});
