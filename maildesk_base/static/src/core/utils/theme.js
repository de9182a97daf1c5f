import { cookie } from "@web/core/browser/cookie";

/** @param {"auto" | "light" | "dark"} theme */
export function isDark(theme) {
    return (
        theme === "dark" || (theme !== "light" && cookie.get("color_scheme") === "dark")
    );
}
