import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";

actions.add({
    id: "records",
    label: _t("Records beside the message"),
    icon: "layers",
    group: "view",
    hotkey: "p",
    isAvailable: ({ services, store }) =>
        services["maildesk.panel"].offered(store).some(({ id }) => id === "records"),
    run: ({ services, anchor }) => services["maildesk.panel"].toggle("records", anchor),
});
