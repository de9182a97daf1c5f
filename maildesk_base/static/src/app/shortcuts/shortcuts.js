import { useExternalListener } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

const SEQUENCE_MS = 1200;
const EDITABLE = "input:not([type=checkbox]):not([type=radio]), textarea, select";
const PRESSED_BY_SPACE = "button, input, summary, [role=treeitem], [role=separator]";

/**
 * Single-key shortcuts of the app. Odoo's hotkey service knows neither `#`, `?` and `/`
 * nor sequences such as `g i`, so the app listens by itself, and steps back whenever
 * somebody types, a dialog or menu is open, or a modifier is held.
 *
 * @param {Object<string, Function>} commands key or sequence → what to do
 */
export function useShortcuts(commands) {
    const ui = useService("ui");
    let prefix = "";
    let prefixAt = 0;

    useExternalListener(window, "keydown", (ev) => {
        if (isForOthers(ev, ui)) {
            return;
        }
        const started = ev.timeStamp - prefixAt < SEQUENCE_MS ? prefix : "";
        const key = keyName(ev);
        const command = commands[started ? `${started} ${key}` : key];
        prefix = "";
        if (command) {
            ev.preventDefault();
            command(ev);
        } else if (Object.keys(commands).some((name) => name.startsWith(`${key} `))) {
            prefix = key;
            prefixAt = ev.timeStamp;
        }
    });
}

function keyName(ev) {
    return ev.key.length === 1 ? ev.key.toLowerCase() : ev.key;
}

function isForOthers(ev, ui) {
    const { target } = ev;
    return (
        ev.defaultPrevented ||
        ev.ctrlKey ||
        ev.metaKey ||
        ev.altKey ||
        ev.isComposing ||
        ui.activeElement !== document ||
        isTakenBy(target, ev.key) ||
        Boolean(
            document.querySelector(".o-dropdown--menu, .o_md_picker, .o-FileViewer")
        )
    );
}

/** Whether the key writes into the element or presses it. */
function isTakenBy(target, key) {
    return (
        target.isContentEditable ||
        Boolean(target.matches?.(EDITABLE)) ||
        (key === " " && Boolean(target.closest?.(PRESSED_BY_SPACE)))
    );
}
