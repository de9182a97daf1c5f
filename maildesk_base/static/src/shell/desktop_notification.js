import { _t } from "@web/core/l10n/translation";

/** @returns {Promise<boolean>} whether the browser lets us notify */
export async function askForNotifications() {
    if (!("Notification" in window)) {
        return false;
    }
    return (await window.Notification.requestPermission()) === "granted";
}

/** One notification for all that came at once, and none while Odoo is in view. */
export function showDesktopNotification(rows) {
    const { Notification } = window;
    if (
        Notification?.permission !== "granted" ||
        document.visibilityState === "visible"
    ) {
        return;
    }
    const [{ senders, subject }] = rows;
    const sender = senders?.at(-1);
    const isOne = rows.length === 1;
    const title = (isOne && (sender?.name || sender?.email)) || _t("New mail");
    const body = isOne ? subject : _t("%s new messages", rows.length);
    new Notification(String(title), { body: String(body), tag: "maildesk" });
}
