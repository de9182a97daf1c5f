import { useExternalListener } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

const SEQUENCE_MS = 1200;
const MODIFIERS = ["Alt", "AltGraph", "Control", "Meta", "Shift"];
const EDITABLE = "input:not([type=checkbox]):not([type=radio]), textarea, select";
// What a key presses by itself, as the browser or the element has it.
const PRESSED = {
    " ": "button, input, summary, [role=treeitem], [role=separator]",
    Enter: "button, a, summary, [role=treeitem], [role=separator]",
};

/**
 * Single-key shortcuts of the app. Odoo's hotkey service knows neither `#`, `?` and `/`
 * nor sequences such as `g i`, so the app listens by itself, and steps back whenever
 * somebody types, a dialog or menu is open, or a modifier is held.
 *
 * @param {CommandService} commands
 */
export function useShortcuts(commands) {
    const ui = useService("ui");
    let prefix = "";
    let prefixAt = 0;

    useExternalListener(window, "keydown", (ev) => {
        if (MODIFIERS.includes(ev.key) || isForOthers(ev, ui)) {
            return;
        }
        const started = ev.timeStamp - prefixAt < SEQUENCE_MS ? prefix : "";
        const names = keyNames(ev);
        const key = names
            .map((name) => (started ? `${started} ${name}` : name))
            .find((name) => commands.hasKey(name));
        prefix = "";
        if (key) {
            ev.preventDefault();
            commands.press(key);
        } else if (commands.beginsKeys(names.at(-1))) {
            prefix = names.at(-1);
            prefixAt = ev.timeStamp;
        }
    });
}

/** As the registry of actions writes them: with Shift, when that means something else. */
function keyNames({ key, shiftKey }) {
    const plain = key === " " ? "Space" : key.length === 1 ? key.toLowerCase() : key;
    return shiftKey ? [`Shift ${plain}`, plain] : [plain];
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
        Boolean(PRESSED[key] && target.closest?.(PRESSED[key]))
    );
}
