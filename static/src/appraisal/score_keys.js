const STEPS = {ArrowDown: 1, ArrowUp: -1, j: 1, k: -1};

/**
 * Return what a key means on “Score My Team”: "handIn", "on" (to the next mark), "list", the number of people to go
 * further, or null. Letters are letters wherever words are written; in a text the arrows move the cursor.
 *
 * @param {KeyboardEvent} event
 */
export function meantBy(event) {
    const {target, key} = event;
    const field = target.dataset.score;
    if (event.isComposing || event.altKey) {
        return null;
    }
    if (event.ctrlKey || event.metaKey) {
        return key === "Enter" ? "handIn" : null;
    }
    const isText = target.matches("textarea");
    const writes = isText || target.matches("[data-score=remark], [data-score=reason]");
    if (STEPS[key] && !isText && !(writes && key.length === 1)) {
        return STEPS[key];
    }
    if (key === "Enter" && (field === "person" || target.matches("input"))) {
        return "on";
    }
    return key === "Escape" && field && field !== "person" ? "list" : null;
}

/** Return the field after another one, over remarks that nobody has to make. */
export function fieldAfter(root, target) {
    const fields = [...root.querySelectorAll("[data-score]:not([data-score=person])")];
    return fields
        .slice(fields.indexOf(target) + 1)
        .find((field) => field.dataset.score !== "remark" || (field.required && !field.value));
}
