import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { actions } from "../core/registries";
import { emlUrl, originalUrl } from "../core/utils/urls";
import { printMessage } from "../message_view/print";

/** One message, outside of the app. */
actions.add({
    id: "print",
    sequence: 220,
    label: _t("Print"),
    icon: "print",
    places: ["card"],
    group: "view",
    isAvailable: ({ message }) => Boolean(message?.loaded),
    run: ({ message, services }) =>
        printMessage(message, (url) => services["maildesk.images"].fetch(url)),
});

actions.add({
    id: "download",
    sequence: 230,
    label: _t("Download (.eml)"),
    icon: "download",
    places: ["card"],
    group: "view",
    isAvailable: ({ message }) => Boolean(message),
    href: ({ message }) => emlUrl(message.id),
    run: ({ message }) => browser.location.assign(emlUrl(message.id)),
});

actions.add({
    id: "show_original",
    sequence: 240,
    label: _t("Show original"),
    icon: "code",
    places: ["card"],
    group: "view",
    isAvailable: ({ message }) => Boolean(message),
    href: ({ message }) => originalUrl(message.id),
    run: ({ message }) => browser.open(originalUrl(message.id), "_blank", "noopener"),
});
