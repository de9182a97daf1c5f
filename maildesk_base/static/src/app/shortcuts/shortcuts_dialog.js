import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const SPOKEN = { Escape: "Esc" };

/** Every key of the registry of actions, and what it does. */
export class ShortcutsDialog extends Component {
    static template = "maildesk_base.ShortcutsDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.title = _t("Keyboard shortcuts");
        const lines = useService("maildesk.command").withKeys();
        const names = {
            navigate: _t("Moving around"),
            write: _t("Writing"),
            organise: _t("Organising"),
            view: _t("Reading"),
        };
        this.groups = Object.entries(names)
            .map(([group, name]) => ({
                name,
                keys: lines
                    .filter((line) => line.group === group)
                    .map(({ hotkey, label }) => [keysOf(hotkey), label]),
            }))
            .filter(({ keys }) => keys.length);
    }
}

/** As they stand on a keyboard: "Ctrl a" is Ctrl and A. */
function keysOf(hotkey) {
    const keys = hotkey.split(" ").map((key) => SPOKEN[key] || key);
    return keys[0] === "Ctrl" ? keys.map(capitalised) : keys;
}

function capitalised(key) {
    return key.length === 1 ? key.toUpperCase() : key;
}
