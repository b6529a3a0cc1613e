/** The desk of a salesperson, as the server answers. */
export function myDesk(changes = {}) {
    return {
        scope: "mine",
        greeting: "Good morning, Li Na",
        day: "Tuesday, November 24, 2026",
        has_team: false,
        sections: [duties(), waiting(), figures(), commission()],
        ...changes,
    };
}

export function duties(changes = {}) {
    return {
        name: "duties",
        kind: "duties",
        area: "work",
        title: "My Duties",
        late: 1,
        today: 2,
        hidden: 0,
        all: 11,
        rows: [
            duty(1, "Call Hengyuan", {urgent: true, about: "S00012"}),
            duty(2, "Forecast of the month", {needs: "note"}),
            duty(3, "Sum up the market", {
                needs: "file",
                takes_file: true,
                level: "late",
                when: "2 days late",
                returned: "One page is enough.",
            }),
        ],
        ...changes,
    };
}

export function duty(id, name, changes = {}) {
    return {
        id,
        name,
        about: "",
        standard: "",
        returned: "",
        urgent: false,
        level: "soon",
        when: "today",
        needs: "",
        takes_file: false,
        files: 0,
        ...changes,
    };
}

export function waiting(changes = {}) {
    return {
        name: "waiting",
        kind: "list",
        area: "wait",
        title: "Waiting for You",
        badges: [{text: "1 soon", level: "soon"}],
        more: {text: "Decide 4", action: "marketing_office.to_approve"},
        empty: {title: "Nobody waits for you", text: "Documents appear here."},
        foot: [{text: "2 tasks to verify", action: "marketing_office.to_verify"}],
        rows: [
            {
                id: "approval-5",
                title: "S00224 Kunshan",
                note: "Quotation · Ma Chao",
                right: "50 min left",
                level: "soon",
                progress: 80,
                user_id: 7,
                open: ["marketing.approval.request", 5],
            },
        ],
        ...changes,
    };
}

export function figures(changes = {}) {
    return {
        name: "figures",
        kind: "figures",
        area: "wide",
        title: "My Figures",
        note: "November · 17 of 21 working days gone",
        more: {text: "All figures", action: "marketing_office.figures"},
        cards: [
            {
                id: 3,
                name: "Contracts signed",
                cycle: "month",
                period: "November",
                figure: "¥ 2.42M",
                target: "of ¥ 2.8M",
                value_id: 33,
                records: true,
                trend: [1, null, 3, 2, 4, 5],
                trend_target: 5,
                trend_words: "Jun: 1, Aug: 3, Sep: 2, Oct: 4, Nov: 5",
                percent: 86.4,
                pace: 81,
                level: "done",
                words: "86 % · 5 points ahead",
                short: "86.4 %",
            },
            {
                id: 4,
                name: "Quotations",
                cycle: "month",
                period: "November",
                figure: "9",
                target: "",
                value_id: 34,
                records: false,
                trend: [9],
                trend_target: null,
                trend_words: "Nov: 9",
                percent: null,
            },
        ],
        ...changes,
    };
}

export function commission() {
    return {
        name: "commission",
        kind: "commission",
        area: "wide",
        title: "My Commission",
        note: "",
        more: {text: "Details", action: "marketing_office.commission"},
        cards: [
            {name: "paid", title: "Paid in 2026", amount: "¥ 37,896.44", text: "on 4 statements"},
            {name: "due", title: "Due on next statement", amount: "¥ 2,982.00", text: "1 entry"},
            {name: "waiting", title: "Earned, waiting", amount: "¥ 10,700.32", text: "held"},
        ],
    };
}

export function team(changes = {}) {
    return {
        scope: "team",
        greeting: "Good morning, Chen Jing",
        day: "Tuesday, November 24, 2026",
        has_team: true,
        team_of: 9,
        leaders: [{id: 12, name: "Huang Hai"}],
        sections: [
            {
                name: "people",
                kind: "people",
                area: "wide",
                title: "My People",
                columns: ["Contracts signed"],
                late: 1,
                open: 5,
                more: {text: "All duties", action: "marketing_office.duties"},
                rows: [
                    {
                        id: 7,
                        name: "Li Na",
                        job: "Account Manager",
                        away: "away today",
                        reports: "1 report overdue",
                        open: 5,
                        late: 1,
                        figures: [
                            {
                                value_id: 33,
                                text: "2",
                                percent: 20,
                                pace: 81,
                                level: "late",
                                words: "20 % · 61 points behind",
                                short: "20 %",
                            },
                        ],
                    },
                    {
                        id: 8,
                        name: "Wang Qiang",
                        job: "Account Manager",
                        away: "",
                        reports: "",
                        open: 0,
                        late: 0,
                        figures: [null],
                    },
                ],
            },
        ],
        ...changes,
    };
}
