/** What `get_queue` sends about one person; the marks are 10 times the number of the person, and one more. */
export function person(id, name, over = {}) {
    const {rating, ...rest} = over;
    return {
        id,
        user_id: 2,
        user: name,
        job: "Account Manager",
        state: "scoring",
        cycle_id: 1,
        cycle: "2026-05",
        self_due: "2026-05-31",
        window_to: "2026-06-05",
        is_late: false,
        peer_asked: 3,
        reopen_reason: "",
        values: [
            value(id * 100, 1, "Duties", {
                source: "duties",
                words: "12 of 13",
                has_records: true,
                figure_points: 92.3,
            }),
            value(id * 100 + 1, 2, "Attitude"),
            value(id * 100 + 2, 3, "Ideas", {is_bonus: true, source: "manual"}),
        ],
        self: {
            id: id * 10 + 5,
            achievements: "Two new customers",
            shortcomings: "",
            measures: "",
            marks: [{id: 1, indicator_id: 2, points: 90}],
        },
        self_returned: "",
        rating: {
            id: id * 10,
            state: "asked",
            return_reason: "",
            opinion: "",
            adjusted_score: "",
            adjust_reason: "",
            marks: [
                mark(id * 10, 2, "Attitude", {hint: "Keeps their word"}),
                mark(id * 10 + 1, 3, "Ideas", {is_bonus: true, most: 10, needs_remark: true}),
            ],
            ...rating,
        },
        notes: [{date: "2026-05-12", group: "Conduct", points: 80, words: "Helped at the fair"}],
        before: {score: 80, grade: "B"},
        preview: null,
        final: null,
        bands: [
            {id: 1, name: "A", start: 90, level: "excellent"},
            {id: 2, name: "B", start: 75, level: "good"},
            {id: 3, name: "D", start: 0, level: "weak"},
        ],
        ...rest,
    };
}

function value(id, indicator, name, over = {}) {
    return {
        id,
        indicator_id: indicator,
        name,
        group_id: 1,
        group: "Results",
        weight: 50,
        is_bonus: false,
        source: "rating",
        words: "",
        has_records: false,
        figure_points: null,
        ...over,
    };
}

function mark(id, indicator, name, over = {}) {
    return {
        id,
        indicator_id: indicator,
        name,
        hint: "",
        is_bonus: false,
        most: 100,
        needs_remark: false,
        points: null,
        remark: "",
        ...over,
    };
}
