import { useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { isEmail } from "../../core/utils/addresses";
import { mentionsAttachment } from "../../core/utils/mentions";

/**
 * Sends a draft, after the questions a good colleague would ask.
 *
 * @param {DraftWindow} draft
 * @param {() => void} readBody brings the text of the editor into the draft
 */
export function useSending(draft, readBody) {
    const composer = useService("maildesk.composer");
    const dialog = useService("dialog");
    const state = useState({ isBusy: false });

    function ask(body) {
        return new Promise((resolve) => {
            dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Before it is sent"),
                    body,
                    confirmLabel: _t("Send anyway"),
                    cancelLabel: _t("Go on writing"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    async function deliver(sendAt) {
        const { held } = await composer.send(draft, { sendAt });
        if (held && (await ask(held.text))) {
            await composer.send(draft, { sendAt, force: true });
        }
    }

    /** @param {string} [sendAt] UTC */
    async function send(sendAt) {
        readBody();
        draft.error = problemOf(draft);
        const question = questionAbout(draft);
        if (draft.error || state.isBusy || (question && !(await ask(question)))) {
            return;
        }
        state.isBusy = true;
        await deliver(sendAt);
        state.isBusy = false;
    }

    return { state, send };
}

/** What makes sending impossible, or nothing. */
function problemOf({ recipients, uploads }) {
    const wrong = recipients.find(({ email }) => !isEmail(email));
    if (!recipients.length) {
        return _t("Say who this message is for.");
    }
    if (wrong) {
        return _t("“%s” is not an e-mail address.", wrong.email);
    }
    const failed = uploads.find(({ error }) => error);
    if (failed) {
        return _t("“%s” is not attached. Try again, or remove it.", failed.name);
    }
    return uploads.length ? _t("Wait until all files are uploaded.") : "";
}

/** What may have been forgotten, or nothing. */
function questionAbout({ subject, body, files, error }) {
    if (error) {
        return "";
    }
    if (!files.length && mentionsAttachment(subject, body)) {
        return _t("You mention an attachment, but there is none. Send anyway?");
    }
    return subject.trim() ? "" : _t("This message has no subject. Send anyway?");
}
