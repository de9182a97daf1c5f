import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const ROUTE = "/maildesk/upload";

/** Sends files to a draft, telling how far it is. */
export const uploadService = {
    /** Replaced in tests. */
    createXhr() {
        return new window.XMLHttpRequest();
    },

    start() {
        return {
            /**
             * @param {number} draftId
             * @param {File} file
             * @param {{isInline?: boolean, onProgress?: (part: number) => void}} options
             * @returns {{promise: Promise<Object>, abort: () => void}}
             */
            upload: (
                draftId,
                file,
                { isInline = false, onProgress = () => {} } = {}
            ) => {
                const xhr = this.createXhr();
                const form = new FormData();
                form.append("csrf_token", odoo.csrf_token);
                form.append("draft_id", draftId);
                form.append("file", file);
                if (isInline) {
                    form.append("inline", "1");
                }
                const promise = new Promise((resolve, reject) => {
                    xhr.upload.addEventListener("progress", (ev) =>
                        onProgress(ev.total ? ev.loaded / ev.total : 0)
                    );
                    xhr.addEventListener("load", () => settle(xhr, resolve, reject));
                    xhr.addEventListener("error", () => reject(new Error(failure())));
                    xhr.addEventListener("abort", () => reject(new Error("")));
                });
                xhr.open("POST", ROUTE);
                xhr.send(form);
                return { promise, abort: () => xhr.abort() };
            },
        };
    },
};

function settle(xhr, resolve, reject) {
    const answer = parsed(xhr.responseText);
    if (xhr.status === 200 && answer && !answer.error) {
        resolve(answer);
    } else if (xhr.status === 413) {
        reject(new Error(_t("This file is too large for the server.")));
    } else {
        reject(new Error(answer?.error || failure()));
    }
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

function failure() {
    return _t("The file could not be uploaded.");
}

registry.category("services").add("maildesk.upload", uploadService);
