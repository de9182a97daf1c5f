import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

actions.add({
    id: "search",
    sequence: 340,
    label: _t("Search"),
    icon: "search",
    group: "navigate",
    hotkey: "/",
    run({ store }) {
        store.isSearchOpen = true;
    },
});

function addPlace(id, label, hotkey, scope, sequence) {
    actions.add({
        id,
        sequence,
        label,
        group: "navigate",
        hotkey,
        run({ list, reader }) {
            reader.close();
            return list.open(scope);
        },
    });
}

addPlace("go_inbox", _t("Go to Inbox"), "g i", { role: "inbox" }, 350);
addPlace("go_starred", _t("Go to Starred"), "g s", { starred: true }, 351);
addPlace("go_sent", _t("Go to Sent"), "g t", { role: "sent" }, 352);
addPlace("go_drafts", _t("Go to Drafts"), "g d", { role: "drafts" }, 353);
addPlace("go_archive", _t("Go to Archive"), "g a", { role: "archive" }, 354);
