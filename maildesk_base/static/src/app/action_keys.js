import { onMounted, onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useShortcuts } from "./shortcuts/shortcuts";

const providers = registry.category("command_provider");
const PALETTE_KEY = "maildesk.actions";
const PALETTE_CATEGORY = "maildesk";

registry
    .category("command_categories")
    .add(PALETTE_CATEGORY, { namespace: "default" }, { sequence: 5 });

/** While the app is on screen its actions have keys, and are in the command palette. */
export function useActionKeys() {
    const commands = useService("maildesk.command");
    useShortcuts(commands);
    onMounted(() =>
        providers.add(
            PALETTE_KEY,
            { provide: () => provide(commands) },
            { force: true }
        )
    );
    onWillUnmount(() => providers.remove(PALETTE_KEY));
}

function provide(commands) {
    return commands.offeredInPalette().map(({ id, label }) => ({
        name: label,
        category: PALETTE_CATEGORY,
        action: () => {
            commands.runHere(id, "palette");
        },
    }));
}
