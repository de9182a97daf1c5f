import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { ActionContext } from "../../core/actions/action_context";
import { messageActions } from "../../core/actions/message_actions";

export class ShortcutsDialog extends Component {
    static template = "maildesk_base.ShortcutsDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.title = _t("Keyboard shortcuts");
        this.groups = [
            {
                name: _t("Moving around"),
                keys: [
                    ["j k", _t("Next / previous")],
                    ["Enter", _t("Open")],
                    ["Space", _t("Scroll the message")],
                    ["Esc", _t("Close, or clear the selection")],
                    ["/", _t("Search")],
                    ["g i", _t("Go to Inbox")],
                    ["g s", _t("Go to Starred")],
                    ["g t", _t("Go to Sent")],
                    ["g d", _t("Go to Drafts")],
                    ["g a", _t("Go to Archive")],
                    ["?", _t("Show these keys")],
                ],
            },
            {
                name: _t("Writing"),
                keys: [
                    ["c", _t("Compose")],
                    ...keysOf(({ isAboutMessage }) => isAboutMessage),
                    ["Ctrl Enter", _t("Send")],
                ],
            },
            {
                name: _t("Organising"),
                keys: [
                    ...keysOf(({ isAboutMessage }) => !isAboutMessage),
                    ["x", _t("Select")],
                    ["Shift j", _t("Select downwards")],
                    ["Shift k", _t("Select upwards")],
                    ["z", _t("Undo")],
                    ["Ctrl A", _t("Select all in the list")],
                ],
            },
        ];
    }
}

/** The keys of the actions as they are called when nothing special is chosen. */
function keysOf(isMeant) {
    const ctx = new ActionContext({ folders: {} }, { place: "help" });
    return messageActions
        .getAll()
        .filter(isMeant)
        .map((action) => [action.hotkeys[0], action.label(ctx)])
        .filter(([key], index, all) => all.findIndex(([one]) => one === key) === index);
}
