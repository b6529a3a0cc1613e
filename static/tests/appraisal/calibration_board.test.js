import {describe, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, getService, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";

describe.current.tags("desktop");
defineMarketingModels();

function board(grade, canMove = true) {
    const person = {
        superior: "Chen Jing",
        superior_id: 3,
        before: "B",
        department_id: false,
        department: "",
    };
    return {
        id: 7,
        name: "2026-05",
        state: "running",
        mode: "enforced",
        can_move: canMove,
        with_score: false,
        hidden: 0,
        grades: [
            {id: 1, name: "A", seats: 1, share: 50},
            {id: 2, name: "B", seats: 1, share: 50},
        ],
        people: [
            {
                ...person,
                id: 11,
                user_id: 2,
                name: "Li Na",
                score: 95,
                grade_id: 1,
                proposed: "A",
                moved: false,
                reason: "",
            },
            {
                ...person,
                id: 12,
                user_id: 2,
                name: "Wang Qiang",
                score: 91,
                grade_id: grade,
                proposed: "A",
                moved: grade === 2,
                reason: "Fair",
            },
        ],
    };
}

async function openBoard() {
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "marketing_office.calibration_board",
        params: {calibration_id: 7},
    });
}

test("somebody is moved by the keyboard, with a reason", async () => {
    let grade = 1;
    onRpc("marketing.appraisal.calibration", "get_board", () => board(grade));
    onRpc("marketing.appraisal.calibration", "action_move", ({args}) => {
        expect.step(args);
        grade = 2;
        return true;
    });
    await openBoard();
    expect(queryAllTexts(".o_calibration_count")).toEqual(["2 / 1", "0 / 1"]);
    expect(".o_calibration_count:first").toHaveClass("text-danger");
    await contains(".o_calibration_card:eq(1)").focus();
    await press("ArrowRight");
    await animationFrame();
    expect(".modal-footer .btn-primary").not.toBeEnabled();
    await contains(".o_calibration_reason").edit("Fair");
    await contains(".modal-footer .btn-primary").click();
    expect.verifySteps([[[7], 12, 2, "Fair"]]);
    await animationFrame();
    expect(queryAllTexts(".o_calibration_count")).toEqual(["1 / 1", "1 / 1"]);
    expect(".o_calibration_moved").toHaveText("Fair");
});

test("participants look and do not move", async () => {
    onRpc("marketing.appraisal.calibration", "get_board", () => board(1, false));
    await openBoard();
    expect(".o_calibration_card").toHaveCount(2);
    expect(".o_calibration_close").toHaveCount(0);
    expect(".o_calibration_card:first").toHaveAttribute("draggable", "false");
});

test("dropping a card on another grade asks for the reason", async () => {
    onRpc("marketing.appraisal.calibration", "get_board", () => board(1));
    await openBoard();
    await contains(".o_calibration_card:eq(1)").dragAndDrop(".o_calibration_column:eq(1)");
    expect(".modal-title").toHaveText("Wang Qiang to B");
});
