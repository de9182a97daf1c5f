import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SignedOutError } from "../connection/sign_in_service";

const ROUTE = "/maildesk/upload";

/** Sends files to a draft, and reports how far it is. */
export const uploadService = {
    dependencies: ["maildesk.sign_in"],

    /** Replaced in tests. */
    createXhr() {
        return new window.XMLHttpRequest();
    },

    start(env, { "maildesk.sign_in": signIn }) {
        return {
            /**
             * @param {number} draftId
             * @param {File} file
             * @param {{isInline?: boolean, onProgress?: (part: number) => void}} options
             * @returns {{promise: Promise<Object>, abort: () => void}}
             */
            upload: (draftId, file, options = {}) => {
                let xhr = null;
                let isAborted = false;
                const attempt = async () => {
                    if (isAborted) {
                        throw new Error("");
                    }
                    xhr = this.createXhr();
                    return transfer(xhr, draftId, file, options);
                };
                return {
                    promise: signIn.guard(attempt),
                    abort: () => {
                        isAborted = true;
                        xhr?.abort();
                    },
                };
            },
        };
    },
};

function transfer(xhr, draftId, file, { isInline = false, onProgress = () => {} }) {
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
    return promise;
}

function settle(xhr, resolve, reject) {
    const answer = parsed(xhr.responseText);
    if (isLoginPage(xhr) || (xhr.status === 400 && !answer)) {
        // Odoo leads to its sign-in page, or refuses the token of an older session.
        reject(new SignedOutError(_t("You are signed out. Sign in, then try again.")));
    } else if (xhr.status === 200 && answer && !answer.error) {
        resolve(answer);
    } else if (xhr.status === 413) {
        reject(new Error(_t("This file is too large for the server.")));
    } else {
        reject(new Error(answer?.error || failure()));
    }
}

function isLoginPage({ responseURL }) {
    return Boolean(responseURL) && new URL(responseURL).pathname === "/web/login";
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

export function failure() {
    return _t("Couldn't upload the file.");
}

registry.category("services").add("maildesk.upload", uploadService);
