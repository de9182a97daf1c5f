import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { addIcon } from "@maildesk_base/components";
import {
    actions,
    banners,
    panels,
    rowBadges,
    searchOperators,
    settings,
    treeSections,
} from "@maildesk_base/registries";

const isPinned = ({ rows }) => rows.length > 0 && rows.every((row) => row.example_pin);

class PinBanner extends Component {
    static template = "maildesk_example.PinBanner";
    static props = { message: Object };
}

class PinPanel extends Component {
    static template = "maildesk_example.PinPanel";
    static props = { row: Object, message: { optional: true }, close: Function };
}

addIcon("pin", "M9 3h6l-1 7 4 4H6l4-4zM12 14v7");
actions.add({
    id: "example_pin",
    label: _t("Pin"),
    icon: "pin",
    places: ["toolbar", "bulk", "row"],
    hotkey: "y",
    appliesTo: ({ id }) => id > 0,
    isActive: isPinned,
    patch: (row, { on }) => ({ example_pin: on ? { by: "" } : null }),
    run: (ctx) => ctx.perform("example_pin", { on: !isPinned(ctx) }),
});
banners.add({
    id: "example_pin",
    Component: PinBanner,
    isAvailable: ({ message }) => Boolean(message.example_pin),
});
panels.add({ id: "example_pin", label: _t("Pins"), icon: "pin", Component: PinPanel });
rowBadges.add({
    id: "example_pin",
    icon: "pin",
    label: _t("Pinned"),
    isAvailable: ({ row, store }) => row.example_pin && store.settings.example_badge,
});
settings.add({
    id: "example_badge",
    label: _t("Pins in the list"),
    icon: "pin",
    isActive: ({ store }) => store.settings.example_badge,
    run: ({ session, store }) =>
        session.setPreference("example_badge", !store.settings.example_badge),
});
searchOperators.add({ id: "pinned:me", hint: _t("pinned by you") });
treeSections.add({
    id: "example",
    nodes: ({ extra }) => [
        {
            key: "example",
            kind: "scope",
            level: 1,
            label: _t("Pinned"),
            icon: "pin",
            scope: { example: "pinned" },
            badge: extra.example.pinned,
        },
    ],
});
