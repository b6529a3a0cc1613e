import {describe, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWebClient,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";
import {person} from "./score_team_data";

describe.current.tags("desktop");
defineMarketingModels();

const points = "[data-score=points]";

async function openQueue(rows) {
    onRpc("marketing.appraisal", "get_queue", () => rows);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "marketing_office.score_team",
    });
}

async function type(selector, text) {
    await contains(selector).edit(text, {confirm: false});
}

test("what is typed is kept in a pause, with the score as it stands", async () => {
    onRpc("marketing.appraisal.rating", "save_rating", ({args}) => {
        expect.step(args);
        return 91.5;
    });
    await openQueue([person(1, "Li Na"), person(2, "Wang Qiang")]);
    expect(queryAllTexts(".o_score_name > small")).toEqual(["To do", "To do"]);
    expect(".o_score_preview").toHaveText("–");
    await type(`${points}:first`, "88");
    await advanceTime(300);
    await type("textarea[data-score=opinion]", "Steady");
    expect.verifySteps([]);
    await advanceTime(800);
    expect.verifySteps([[10, {10: {points: 88}}, {opinion: "Steady"}]]);
    await animationFrame();
    expect(".o_score_preview").toHaveText("91.50");
    expect(".o_score_person .o_score_grade").toHaveText("A");
    expect(".o_score_kept").toHaveText("Kept");
    expect(queryAllTexts(".o_score_name > small")).toEqual(["Entered", "To do"]);
});

test("the keyboard leads through marks and people", async () => {
    onRpc("marketing.appraisal.rating", "save_rating", () => 80);
    await openQueue([person(1, "Li Na"), person(2, "Wang Qiang")]);
    expect(".o_score_one:first").toBeFocused();
    await press("j");
    await animationFrame();
    expect(".o_score_person").toHaveAttribute("aria-label", "Wang Qiang");
    expect(".o_score_one:last").toBeFocused();
    await press("ArrowUp");
    await animationFrame();
    await press("Enter");
    expect(`${points}:first`).toBeFocused();
    await press("j");
    await animationFrame();
    // In the same mark of the next person; letters are no points.
    expect(".o_score_person").toHaveAttribute("aria-label", "Wang Qiang");
    expect(`${points}:first`).toBeFocused();
    await press("Enter");
    expect(`${points}:last`).toBeFocused();
    await press("3");
    await animationFrame();
    await press("Enter");
    // Extra points need a reason, so Enter does not pass it over.
    expect("[data-score=remark]:last").toBeFocused();
    await press("k");
    expect("[data-score=remark]:last").toHaveValue("k");
    await press("Enter");
    expect("textarea[data-score=opinion]").toBeFocused();
    await press("ArrowUp");
    expect(".o_score_person").toHaveAttribute("aria-label", "Wang Qiang");
    await press("Escape");
    expect(".o_score_one:last").toBeFocused();
});

test("Ctrl+Enter keeps, hands in and goes to the next", async () => {
    const rows = [person(1, "Li Na"), person(2, "Wang Qiang")];
    onRpc("marketing.appraisal.rating", "save_rating", ({args}) => {
        expect.step(["save", args[0]]);
        return 80;
    });
    onRpc("marketing.appraisal.rating", "action_give", ({args}) => {
        expect.step(["give", args[0]]);
        rows[0] = person(1, "Li Na", {
            rating: {state: "given", opinion: "Steady"},
            final: {score: 85, grade: "B"},
        });
        return true;
    });
    await openQueue(rows);
    await type("textarea[data-score=opinion]", "Steady");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect.verifySteps([
        ["save", 10],
        ["give", [10]],
    ]);
    expect(".o_score_person").toHaveAttribute("aria-label", "Wang Qiang");
    expect(`${points}:first`).toBeFocused();
    expect(queryAllTexts(".o_score_name > small")).toEqual(["Handed in", "To do"]);
    expect(queryAllTexts(".o_score_one .o_score_number")).toEqual(["85.00", "–"]);
    expect(".o_score_progress").toHaveText("1 of 2 handed in");
    await press("Escape");
    await press("k");
    await animationFrame();
    expect(`${points}, textarea`).toHaveCount(0);
});

test("what the server refuses is said in words, and nothing typed is lost", async () => {
    let refuses = true;
    onRpc("marketing.appraisal.rating", "save_rating", () => 80);
    onRpc("marketing.appraisal.rating", "action_give", () => {
        throw makeServerError({message: "Give points for: Attitude."});
    });
    onRpc("marketing.appraisal.rating", "save_rating", ({args}) => {
        if (refuses) {
            throw makeServerError({message: "This rating was handed in, or its time is over."});
        }
        expect.step(args);
        return 80;
    });
    await openQueue([person(1, "Li Na"), person(2, "Wang Qiang")]);
    await type("textarea[data-score=opinion]", "Steady");
    await advanceTime(800);
    await animationFrame();
    expect(".o_score_error").toHaveText(/its time is over/);
    expect(".o_score_one:first .fa-exclamation-triangle").toHaveCount(1);
    await contains(".o_score_one:last").click();
    await contains(".o_score_one:first").click();
    expect("textarea[data-score=opinion]").toHaveValue("Steady");
    refuses = false;
    await contains(".o_score_hand_in").click();
    await animationFrame();
    expect.verifySteps([[10, {}, {opinion: "Steady"}]]);
    expect(".o_score_error").toHaveText("Give points for: Attitude.");
    expect("textarea[data-score=opinion]").toHaveValue("Steady");
    expect(`${points}:first`).toBeFocused();
});

test("a number out of range is marked and held back, the rest is kept", async () => {
    onRpc("marketing.appraisal.rating", "save_rating", ({args}) => {
        expect.step(args);
        return 80;
    });
    await openQueue([person(1, "Li Na")]);
    await type(`${points}:first`, "101");
    await type(`${points}:last`, "８");
    await advanceTime(800);
    await animationFrame();
    // Digits of a Chinese keyboard are digits.
    expect.verifySteps([[10, {11: {points: 8}}, {}]]);
    expect(`${points}:first`).toHaveClass("is-invalid");
    expect(".o_score_wrong").toHaveText("Give a number from 0 to 100.");
    await contains(".o_score_hand_in").click();
    await animationFrame();
    expect(".o_score_error").toHaveText("Mend what is marked in red, then hand in.");
    expect(`${points}:first`).toBeFocused();
});

test("leaving with something that cannot be kept asks first", async () => {
    onRpc("marketing.appraisal.rating", "save_rating", () => 80);
    onRpc("marketing.appraisal", "get_matrix", () => ({cycles: [], cycle_id: false, schemes: []}));
    await openQueue([person(1, "Li Na")]);
    await type(`${points}:first`, "many");
    getService("action").doAction({
        type: "ir.actions.client",
        tag: "marketing_office.team_matrix",
    });
    await animationFrame();
    await animationFrame();
    expect(".modal-body").toHaveText(/about Li Na/);
    await contains(".modal-footer .btn-primary").click();
    expect(".o_score_team").toHaveCount(1);
    expect(`${points}:first`).toHaveValue("many");
});

test("the person's own words are given back with a reason", async () => {
    onRpc("marketing.appraisal.rating", "action_return", ({args}) => {
        expect.step(args);
        return true;
    });
    await openQueue([person(1, "Li Na")]);
    await contains(".o_score_give_back").click();
    await contains(".o_score_reason").edit("Say more");
    await contains(".modal-footer .btn-primary").click();
    expect.verifySteps([[[15], "Say more"]]);
});

test("nobody to score", async () => {
    await openQueue([]);
    expect(".o_view_nocontent").toHaveText(/Nobody waits to be scored/);
});
