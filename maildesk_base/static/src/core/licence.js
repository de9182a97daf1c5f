/**
 * Why a feature is switched off, and who can change that.
 *
 * @param {Object} store
 * @param {string} [feature] as `mailbox.licence` calls it: "ai", "push", "bridges",
 * "automation" or "cockpit"
 * @returns {string} "" when it works
 */
export function offReason({ extra }, feature) {
    return extra?.licence?.off[feature] || "";
}
