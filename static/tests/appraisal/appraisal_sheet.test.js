import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";

describe.current.tags("desktop");

class Appraisal extends models.Model {
    _name = "marketing.appraisal";
    name = fields.Char();
    _records = [{id: 1, name: "May"}];
}

defineMarketingModels();
defineModels([Appraisal]);

const value = {
    id: 7,
    name: "Duties",
    weight: 40,
    is_bonus: false,
    words: "12 of 13",
    has_records: true,
    said_by: ["figures"],
    points: 92.3,
    brings: null,
    override: false,
    override_by: false,
};
const own = {
    id: 3,
    kind: "self",
    rater: "Lina",
    state: "asked",
    given_on: false,
    points: null,
    can_write: true,
    achievements: "",
    shortcomings: "",
    measures: "",
    opinion: "",
    adjust_reason: "",
    marks: [{id: 5, name: "Attitude", points: null, remark: ""}],
};

test("own words are written in place, and the evidence opens", async () => {
    onRpc("marketing.appraisal", "get_sheet", () => ({
        head: {state: "self"},
        groups: [{id: 1, name: "Results", weight: 40, brings: 0, values: [value]}],
        result: false,
        ratings: [own],
        peers: false,
        changes: [],
        appeal: false,
        trend: {months: [], mean: null},
        follows: [],
    }));
    onRpc("marketing.appraisal.rating", "write", ({args}) => {
        expect.step(args);
        return true;
    });
    onRpc("marketing.appraisal.value", "action_open_records", ({args}) => {
        expect.step(args);
        return false;
    });
    await mountView({
        type: "form",
        resModel: "marketing.appraisal",
        resId: 1,
        arch: `<form><widget name="appraisal_sheet" /></form>`,
    });
    expect(queryAllTexts(".o_appraisal_sheet .btn-link")).toEqual(["12 of 13"]);
    await contains(".o_appraisal_sheet .btn-link").click();
    await contains(".o_appraisal_sheet textarea:first").edit("Two customers", {confirm: "blur"});
    expect.verifySteps([[7], [[3], {achievements: "Two customers"}]]);
});
