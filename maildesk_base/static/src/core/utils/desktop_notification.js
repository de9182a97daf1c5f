import { _t } from "@web/core/l10n/translation";
import { senderLine } from "./text";

/** @returns {Promise<boolean>} whether the browser lets us notify */
export async function askForNotifications() {
    if (!("Notification" in window)) {
        return false;
    }
    return (await window.Notification.requestPermission()) === "granted";
}

/** One notification for all that came at once, and none while the app is in view. */
export function showDesktopNotification(rows) {
    const { Notification } = window;
    if (
        Notification?.permission !== "granted" ||
        document.visibilityState === "visible"
    ) {
        return;
    }
    const [first] = rows;
    const title = rows.length === 1 ? senderLine(first.senders) : _t("New mail");
    const body = rows.length === 1 ? first.subject : _t("%s new messages", rows.length);
    new Notification(String(title), { body: String(body), tag: "maildesk" });
}
