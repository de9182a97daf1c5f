import { useEffect, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { isEmail } from "../../core/utils/addresses";
import { mentionsAttachment } from "../../core/utils/mentions";

/**
 * Sends a draft, after the questions a good colleague would ask, and when all its files
 * are there.
 *
 * @param {DraftWindow} draft
 * @param {{readBody: () => void, uploads: Object}} tools `readBody` brings the text of the
 * editor into the draft; `uploads` see `useUploads`
 */
export function useSending(draft, { readBody, uploads }) {
    const composer = useService("maildesk.composer");
    const dialog = useService("dialog");
    const state = useState({ isBusy: false, isWaiting: false, isRefused: false });
    let current = null;

    function ask({ title, body }) {
        return new Promise((resolve) => {
            dialog.add(
                ConfirmationDialog,
                {
                    title,
                    body,
                    confirmLabel: _t("Send anyway"),
                    cancelLabel: _t("Keep editing"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    async function deliver(sendAt) {
        const { held } = await composer.send(draft, { sendAt });
        if (
            held &&
            (await ask({
                title: _t("New reply in this conversation"),
                body: held.text,
            }))
        ) {
            await composer.send(draft, { sendAt, force: true });
        }
    }

    /** @returns {Promise<boolean>} false: stopped, put away, or a file has failed */
    async function areFilesThere(attempt) {
        if (draft.isUploading) {
            state.isWaiting = true;
            await uploads.settled();
            if (attempt !== current || !composer.isOpen(draft)) {
                return false;
            }
            state.isWaiting = false;
            readBody();
        }
        return isReady();
    }

    function isReady() {
        state.isRefused = Boolean(problemOf(draft));
        return !state.isRefused;
    }

    /** @param {string} [sendAt] UTC */
    async function send(sendAt) {
        readBody();
        draft.error = "";
        if (current || !isReady()) {
            return;
        }
        const attempt = {};
        current = attempt;
        state.isBusy = true;
        const question = questionAbout(draft);
        try {
            if (
                (!question || (await ask(question))) &&
                (await areFilesThere(attempt))
            ) {
                await deliver(sendAt);
            }
        } finally {
            if (current === attempt) {
                stop();
            }
        }
    }

    /** Goes on writing instead. */
    function stop() {
        current = null;
        Object.assign(state, { isBusy: false, isWaiting: false });
    }

    // What was wrong is said as long as it is.
    useEffect(
        (problem) => {
            state.isRefused &&= Boolean(problem);
        },
        () => [problemOf(draft)]
    );
    return {
        state,
        send,
        stop,
        get problem() {
            return state.isRefused ? problemOf(draft) : "";
        },
    };
}

/** What makes sending impossible, or nothing. */
function problemOf({ recipients, uploads }) {
    const wrong = recipients.find(({ email }) => !isEmail(email));
    if (!recipients.length) {
        return _t("Add at least one recipient.");
    }
    if (wrong) {
        return _t("“%s” is not an e-mail address.", wrong.email);
    }
    const failed = uploads.find(({ error }) => error);
    return failed
        ? _t("“%s” is not attached. Try again, or remove it.", failed.name)
        : "";
}

/** What may have been forgotten, or nothing. */
function questionAbout({ subject, body, files, uploads }) {
    const hasFiles = files.length || uploads.some(({ isInline }) => !isInline);
    if (!hasFiles && mentionsAttachment(subject, body)) {
        return {
            title: _t("No attachment found"),
            body: _t("You mention an attachment, but none is attached. Send anyway?"),
        };
    }
    return subject.trim()
        ? null
        : {
              title: _t("No subject"),
              body: _t("This message has no subject. Send anyway?"),
          };
}
