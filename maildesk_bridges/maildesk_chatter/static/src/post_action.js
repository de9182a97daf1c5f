import { _t } from "@web/core/l10n/translation";
import { addIcon } from "@maildesk_base/components";
import { actions } from "@maildesk_base/registries";
import { PostDialog } from "./post_dialog";

addIcon("note", "M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 8.5h7M8.5 12h4");
actions.add({
    id: "post_on_record",
    sequence: 234,
    label: _t("Post on a record…"),
    icon: "note",
    places: ["card"],
    feature: "bridges",
    // What was just sent is not on the server yet.
    isAvailable: ({ message }) => Boolean(message?.loaded && message.id > 0),
    run: ({ services, message }) => services.dialog.add(PostDialog, { message }),
});
