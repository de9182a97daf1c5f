import { useExternalListener } from "@odoo/owl";

/**
 * How much of the page the keyboard of a phone covers, as `--md-keyboard`: browsers lay
 * the page out as if there were none.
 */
export function useKeyboardHeight() {
    const viewport = window.visualViewport;
    if (!viewport) {
        return;
    }
    const measure = () => {
        const covered = window.innerHeight - viewport.height - viewport.offsetTop;
        const height = `${Math.max(0, Math.round(covered))}px`;
        document.documentElement.style.setProperty("--md-keyboard", height);
    };
    useExternalListener(viewport, "resize", measure);
    useExternalListener(viewport, "scroll", measure);
}
