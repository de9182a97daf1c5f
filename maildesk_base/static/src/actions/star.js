import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

function hasStar({ rows }) {
    return rows.length > 0 && rows.every((row) => row.is_starred);
}

actions.add({
    id: "star",
    sequence: 70,
    label: _t("Star"),
    icon: "star",
    places: ["toolbar", "bulk", "row"],
    hotkey: "s",
    appliesTo: ({ id }) => id > 0,
    reason: () => _t("This is not on the mail server yet."),
    isActive: hasStar,
    patch: () => ({ is_starred: true }),
    run: (ctx) => ctx.perform(hasStar(ctx) ? "unstar" : "star"),
});

actions.add({ id: "unstar", patch: () => ({ is_starred: false }) });
