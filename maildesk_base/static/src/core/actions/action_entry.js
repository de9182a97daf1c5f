import { offReason } from "../licence";
import { actions } from "../registries";

/** How entries of `actions` are read. */

export function rowsFor({ appliesTo }, ctx) {
    return appliesTo ? ctx.rows.filter((row) => appliesTo(row, ctx)) : ctx.rows;
}

export function isAvailable(action, ctx) {
    const hasRows =
        !action.appliesTo || ctx.rows.some((row) => action.appliesTo(row, ctx));
    return hasRows && (action.isAvailable ? action.isAvailable(ctx) : true);
}

/** @returns {string[]} */
export function hotkeysOf({ hotkey }) {
    return [hotkey || []].flat();
}

/** A text or name that may depend on what it is about. */
export function textOf(value, ctx) {
    return String((typeof value === "function" ? value(ctx) : value) ?? "");
}

export function groupOf({ group = "organise" }) {
    return group;
}

/** @returns {Object[]} those with a button in the place, in their order */
export function actionsAt(place) {
    return actions.getAll().filter(({ places = [] }) => places.includes(place));
}

/** @returns {Object[]} those that a key means, in their order */
export function actionsOfKey(key) {
    return actions.getAll().filter((action) => hotkeysOf(action).includes(key));
}

/** What a button or an entry of a menu shows. */
export function describe(action, ctx) {
    const [hotkey = ""] = hotkeysOf(action);
    return {
        id: action.id,
        label: textOf(action.label, ctx),
        icon: textOf(action.icon, ctx),
        group: groupOf(action),
        hotkey,
        href: action.href && action.href(ctx),
        isActive: action.isActive && action.isActive(ctx),
        offReason: offReason(ctx.store, action.feature),
    };
}
