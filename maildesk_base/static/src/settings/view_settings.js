import { _t } from "@web/core/l10n/translation";
import { settings } from "../core/registries";
import { askForNotifications } from "../shell/desktop_notification";

settings.add({
    id: "reading_pane",
    sequence: 10,
    label: _t("Reading pane"),
    // A phone shows one pane at a time, whatever is chosen elsewhere.
    isAvailable: ({ isSmall }) => !isSmall,
    choices: [
        { value: "right", icon: "layoutRight", label: _t("Right") },
        { value: "below", icon: "layoutBottom", label: _t("Below") },
        { value: "off", icon: "layoutOff", label: _t("Off") },
    ],
});
settings.add({
    id: "density",
    sequence: 20,
    label: _t("Density"),
    choices: [
        { value: "comfortable", icon: "rowsRoomy", label: _t("Comfortable") },
        { value: "compact", icon: "rowsCompact", label: _t("Compact") },
    ],
});
settings.add({
    id: "conversations",
    sequence: 30,
    label: _t("Show as"),
    choices: [
        { value: true, icon: "layers", label: _t("Conversations") },
        { value: false, icon: "mail", label: _t("Messages") },
    ],
    async choose({ list, session }, value) {
        await session.setPreference("conversations", value);
        await list.reopen();
    },
});
settings.add({
    id: "theme",
    sequence: 40,
    label: _t("Colours"),
    choices: [
        { value: "auto", icon: "settings", label: _t("Same as Odoo") },
        { value: "light", icon: "eye", label: _t("Light") },
        { value: "dark", icon: "moon", label: _t("Dark") },
    ],
    value: ({ store }) => store.theme,
    choose: ({ session }, value) => session.setTheme(value),
});
settings.add({
    id: "sort",
    sequence: 50,
    label: _t("Sort by"),
    choices: [
        { value: "newest", icon: "sort", label: _t("Newest first") },
        { value: "oldest", icon: "sort", label: _t("Oldest first") },
    ],
    value: ({ store }) => store.list.sort,
    async choose({ list, store }, value) {
        store.list.sort = value;
        await list.reopen();
    },
});
settings.add({
    id: "desktop_notifications",
    sequence: 100,
    label: _t("Desktop notifications"),
    icon: "mail",
    isActive: ({ store }) => store.settings.desktop_notifications,
    async run({ session, store }) {
        const isOn = store.settings.desktop_notifications;
        if (isOn || (await askForNotifications())) {
            await session.setPreference("desktop_notifications", !isOn);
        }
    },
});
settings.add({
    id: "help",
    sequence: 110,
    label: _t("Keyboard shortcuts"),
    icon: "keyboard",
    isAvailable: ({ isSmall }) => !isSmall,
    run: ({ services }) =>
        services["maildesk.command"].run("help", { place: "settings" }),
});
settings.add({
    id: "accounts",
    sequence: 120,
    label: _t("Mailbox accounts"),
    icon: "mailbox",
    run: ({ services }) => services["maildesk.settings"].openAccounts(),
});
