import {USD} from "../marketing_test_helpers";

const step = (label, note, state) => ({label, note, state});

/** The page of a salesperson, as the server answers: one contract due next, one not yet earned. */
export function myPage(changes = {}) {
    return {
        user: {id: 7, name: "Li Na"},
        currency_id: USD,
        year: 2026,
        years: [2026, 2025],
        totals: {
            waiting: {
                amount: 3780,
                count: 1,
                text: "held on 1 contract, until your annual appraisal",
            },
            due: {amount: 8820, count: 1, text: "December statement"},
            paid: {amount: 68412.5, count: 10, text: "10 statements"},
            expected: {amount: 11400, count: 1},
        },
        rows: [
            {
                id: 64,
                order_id: 164,
                order: "S00164",
                customer: "杭州云天 Hangzhou Yuntian",
                headline: "Your 3 % of $ 420,000.00 = $ 12,600.00",
                amount: 8820,
                status: "due",
                badge: "Due next",
                reason: "Paid in full on 12 November; $ 3,780.00 follow after the appraisal.",
                open: true,
                steps: [
                    step("Signed", "18 May", "done"),
                    step("90 %", "collected", "done"),
                    step("All collected", "12 Nov", "done"),
                    step("70 %", "due in December", "current"),
                    step("30 %", "after appraisal", "todo"),
                ],
                explain: [
                    {
                        label: "Contract amount without tax",
                        note: "confirmed on 18 May",
                        value: 432000,
                        text: null,
                        strong: false,
                    },
                    {label: "less freight", note: "", value: -12000, text: null, strong: false},
                    {
                        label: "Plan",
                        note: "",
                        value: null,
                        text: "Account manager 2026",
                        strong: false,
                    },
                    {label: "70 %", note: "due in December", value: 8820, text: null, strong: true},
                ],
                payments: [
                    {date: "2026-05-22", label: "INV/2026/0012", amount: 146448},
                    {date: "2026-11-12", label: "INV/2026/0048", amount: 341712},
                ],
                collected_text: "Collected in full, $ 488,160.00",
            },
            {
                id: 88,
                order_id: 188,
                order: "S00188",
                customer: "苏州恒远 Suzhou Hengyuan",
                headline: "Your 3 % of $ 380,000.00 = $ 11,400.00",
                amount: 11400,
                status: "expected",
                badge: "Not yet earned",
                reason: "The customer still owes $ 171,760.00.",
                open: true,
                steps: [
                    step("Signed", "21 Jul", "done"),
                    step("60 %", "collected", "done"),
                    step("All collected", "open", "wait"),
                    step("70 %", "month after", "todo"),
                    step("30 %", "after appraisal", "todo"),
                ],
                explain: [],
                payments: [],
                collected_text: "Collected $ 0.00 of $ 429,400.00",
            },
        ],
        settled_count: 7,
        ...changes,
    };
}
