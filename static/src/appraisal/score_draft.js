import {formatFloat} from "@web/core/utils/numbers";
import {parseFloat as parseLocalFloat} from "@web/views/fields/parsers";

/*
 * What a superior types about one person, apart from what the server knows: nothing typed is lost when the page is read
 * again, or when the server refuses something. Keys are "points 12", "remark 12" and the names of words.
 */

const WORDS = ["opinion", "adjusted_score", "adjust_reason"];
const NUMBERS = ["adjusted_score"];

export function numberText(value) {
    return formatFloat(value, {digits: [16, 2], trailingZeros: false});
}

/** Scores have two digits, so that they stand below each other. */
export function scoreText(value) {
    return formatFloat(value, {digits: [16, 2]});
}

/**
 * Return the number in a text, null for nothing, NaN for what is none. Full-width digits of Chinese keyboards count.
 *
 * @param {string} text
 */
export function parseNumber(text) {
    const plain = text.normalize("NFKC").replaceAll("。", ".").trim();
    if (!plain) {
        return null;
    }
    try {
        return parseLocalFloat(plain);
    } catch {
        return NaN;
    }
}

/**
 * Return the draft of a person, with what was typed before and is not kept yet.
 *
 * @param {Object} row of `get_queue`
 * @param {Object} [before] draft
 */
export function makeDraft(row, before) {
    const texts = {};
    for (const mark of row.rating.marks) {
        texts[`points ${mark.id}`] = mark.points === null ? "" : numberText(mark.points);
        texts[`remark ${mark.id}`] = mark.remark;
    }
    for (const name of WORDS) {
        const value = row.rating[name];
        texts[name] = NUMBERS.includes(name) ? (value ? numberText(value) : "") : value;
    }
    const open = before && row.rating.state === "asked" ? before.dirty : [];
    for (const key of open) {
        texts[key] = before.texts[key];
    }
    return {
        texts,
        dirty: [...open],
        preview: row.preview,
        error: before && open.length ? before.error : "",
        keeping: false,
        kept: false,
    };
}

/** Return the number of a mark that was typed: null for nothing, NaN for what cannot be given. */
export function pointsOf(draft, mark) {
    const points = parseNumber(draft.texts[`points ${mark.id}`]);
    return points !== null && !(points >= 0 && points <= mark.most) ? NaN : points;
}

export function isWrong(draft, mark) {
    return Number.isNaN(pointsOf(draft, mark));
}

/** Return what is to be sent, without what cannot be given: {keys, points, words}. */
export function unsent(row, draft) {
    const keys = [];
    const points = {};
    const words = {};
    for (const mark of row.rating.marks) {
        const said = {};
        if (draft.dirty.includes(`points ${mark.id}`) && !isWrong(draft, mark)) {
            said.points = pointsOf(draft, mark);
            keys.push(`points ${mark.id}`);
        }
        if (draft.dirty.includes(`remark ${mark.id}`)) {
            said.remark = draft.texts[`remark ${mark.id}`];
            keys.push(`remark ${mark.id}`);
        }
        if (Object.keys(said).length) {
            points[mark.id] = said;
        }
    }
    for (const name of WORDS.filter((each) => draft.dirty.includes(each))) {
        const text = draft.texts[name];
        const value = NUMBERS.includes(name) ? parseNumber(text) || 0 : text;
        if (!Number.isNaN(value)) {
            words[name] = value;
            keys.push(name);
        }
    }
    return {keys, points, words};
}

/** Return how far a person is: "done", "ready", "begun" or "todo". */
export function progressOf(row, draft) {
    if (row.rating.state === "given") {
        return "done";
    }
    const needed = row.rating.marks.filter((mark) => !mark.is_bonus);
    const given = row.rating.marks.filter((mark) => pointsOf(draft, mark) !== null);
    const said = draft.texts.opinion.trim();
    if (
        said &&
        needed.every((mark) => given.includes(mark)) &&
        !row.rating.marks.some((mark) => isWrong(draft, mark))
    ) {
        return "ready";
    }
    return said || given.length ? "begun" : "todo";
}

/** Return the band of a score, null without one. */
export function bandOf(score, bands) {
    if (score === null || !bands.length) {
        return null;
    }
    return bands.find((band) => score >= band.start) || bands[bands.length - 1];
}

/** Return score and band of a person as things stand. */
export function standing(row, draft) {
    const other = parseNumber(draft.texts.adjusted_score);
    const score = row.final ? row.final.score : other > 0 ? other : draft.preview;
    const band = bandOf(score, row.bands);
    const grade = row.final ? row.final.grade : band?.name || "";
    const level = (row.bands.find(({name}) => name === grade) || band)?.level || "";
    return {score, grade, level};
}

/** Return people by round, in the order of the server. */
export function roundsOf(rows) {
    const rounds = [];
    for (const row of rows) {
        if (rounds.at(-1)?.id !== row.cycle_id) {
            rounds.push({id: row.cycle_id, name: row.cycle, until: row.window_to, rows: []});
        }
        rounds.at(-1).rows.push(row);
    }
    return rounds;
}
