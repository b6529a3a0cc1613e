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
        most: 110,
        stamp: "2-0",
        hidden: 0,
        grades: [
            {id: 1, name: "A", seats: 1, share: 50, color: 10},
            {id: 2, name: "B", seats: 1, share: 50, color: 4},
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
    onRpc("marketing.appraisal.calibration", "action_move", ({args, kwargs}) => {
        expect.step([...args, kwargs.seen_grade_id]);
        grade = 2;
        return true;
    });
    await openBoard();
    expect(queryAllTexts(".o_calibration_count")).toEqual(["2 / 1", "0 / 1"]);
    expect(".o_calibration_count:first").toHaveClass("text-danger");
    expect(queryAllTexts(".o_calibration_share")).toEqual(["A 2", "A 1", "B 1"]);
    await contains(".o_calibration_card:eq(1)").focus();
    await press("ArrowRight");
    await animationFrame();
    expect(".modal-footer .btn-primary").not.toBeEnabled();
    // One sees at once what becomes of the seats.
    expect(queryAllTexts(".o_calibration_count")).toEqual(["1 / 1", "1 / 1"]);
    await contains(".o_calibration_reason").edit("Fair");
    await contains(".modal-footer .btn-primary").click();
    expect.verifySteps([[[7], 12, 2, "Fair", 1]]);
    await animationFrame();
    expect(queryAllTexts(".o_calibration_count")).toEqual(["1 / 1", "1 / 1"]);
    expect(".o_calibration_moved").toHaveText("Fair");
    expect(".o_calibration_card[data-id='12']").toBeFocused();
});

test("participants look and do not move", async () => {
    onRpc("marketing.appraisal.calibration", "get_board", () => board(1, false));
    await openBoard();
    expect(".o_calibration_card").toHaveCount(2);
    expect(".o_calibration_close").toHaveCount(0);
    expect(".o_calibration_card:first").toHaveAttribute("draggable", "false");
});

test("dropping a card on another grade asks for the reason; without one it goes back", async () => {
    onRpc("marketing.appraisal.calibration", "get_board", () => board(1));
    await openBoard();
    await contains(".o_calibration_card:eq(1)").dragAndDrop(".o_calibration_column:eq(1)");
    expect(".modal-title").toHaveText("Wang Qiang: A → B");
    expect(".o_calibration_column:eq(1) .o_calibration_card").toHaveCount(1);
    await contains(".modal-footer .btn-secondary").click();
    await animationFrame();
    expect(".o_calibration_column:eq(0) .o_calibration_card").toHaveCount(2);
});

test("the menu on a card names the other grades", async () => {
    onRpc("marketing.appraisal.calibration", "get_board", () => board(1));
    await openBoard();
    await contains(".o_calibration_card:eq(1) .dropdown-toggle").click();
    expect(queryAllTexts(".o-dropdown-item")).toEqual(["Move to B"]);
    await contains(".o-dropdown-item").click();
    expect(".modal-title").toHaveText("Wang Qiang: A → B");
});

test("publishing says which board was looked at, and shows what is", async () => {
    let count = 0;
    onRpc("marketing.appraisal.calibration", "get_board", () => {
        count += 1;
        return count === 1 ? board(1) : {...board(2, false), state: "done"};
    });
    onRpc("marketing.appraisal.calibration", "action_close", ({kwargs}) => {
        expect.step(kwargs.stamp);
        return true;
    });
    await openBoard();
    await contains(".o_calibration_close").click();
    await contains(".modal-footer .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["2-0"]);
    expect(".o_calibration_close").toHaveCount(0);
});
