/** Share of a time limit, in per cent, from which on its end counts as near. */
export const SOON_FROM = 70;

/**
 * Return how urgent an open question is: "late", "soon" or "ok". Amber means soon, red late, as everywhere
 * in the module.
 *
 * @param {number} timeUsed share of the time limit that has gone by, in per cent
 * @param {boolean} late
 */
export function levelOf(timeUsed, late) {
    if (late) {
        return "late";
    }
    return timeUsed >= SOON_FROM ? "soon" : "ok";
}
