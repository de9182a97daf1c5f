import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

/** Fetches images of mail from our own server, with the user's session. */
export const imageService = {
    start() {
        return {
            async fetch(url) {
                const response = await browser.fetch(url, {
                    credentials: "same-origin",
                });
                if (!response.ok) {
                    throw new Error(`picture: ${response.status}`);
                }
                return response.blob();
            },
        };
    },
};

registry.category("services").add("maildesk.images", imageService);
