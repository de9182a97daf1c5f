import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";
import { parseAddresses } from "../core/utils/addresses";

/** The sender's own way out: its page, or a message to it. */
actions.add({
    id: "unsubscribe",
    sequence: 210,
    label: _t("Unsubscribe"),
    icon: "block",
    places: ["card"],
    group: "view",
    isAvailable: ({ message }) => Boolean(message?.unsubscribe),
    run({ composer, message }) {
        const { url, mailto } = message.unsubscribe;
        if (url) {
            browser.open(url, "_blank", "noopener,noreferrer");
            return;
        }
        const { pathname, searchParams } = new URL(mailto);
        composer.compose({
            account_id: message.account_id,
            to: parseAddresses(decodeURIComponent(pathname)),
            subject: searchParams.get("subject") || "unsubscribe",
        });
    },
});
