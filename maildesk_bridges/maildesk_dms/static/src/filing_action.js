import { _t } from "@web/core/l10n/translation";
import { actions } from "@maildesk_base/registries";
import { FilingDialog } from "./filing_dialog";

actions.add({
    id: "file_mail",
    sequence: 232,
    label: _t("Save to Documents…"),
    icon: "folder",
    places: ["card"],
    feature: "bridges",
    // What was just sent is not on the server yet.
    isAvailable: ({ message }) => Boolean(message?.loaded && message.id > 0),
    run: ({ services, message }) => services.dialog.add(FilingDialog, { message }),
});
