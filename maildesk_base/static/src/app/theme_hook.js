import { useEffect } from "@odoo/owl";
import { isDark } from "../core/utils/theme";

const DARK_CLASS = "o_md_dark";

/** Colours the app, and the menus and dialogs that open from it, while it is shown. */
export function useTheme(getTheme) {
    useEffect(
        (dark) => {
            document.body.classList.toggle(DARK_CLASS, dark);
            return () => document.body.classList.remove(DARK_CLASS);
        },
        () => [isDark(getTheme())]
    );
}
