import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../../core/hooks";
import { fileSize } from "../../core/utils/text";

/** Attaches files to a draft: checks their size, uploads them, shows how far they are. */
export function useUploads(draft, editor) {
    const store = useMailStore();
    const api = useService("maildesk.api");
    const service = useService("maildesk.upload");
    const composer = useService("maildesk.composer");
    const notification = useService("notification");
    const uploads = useState(draft.uploads);
    let nextId = 1;

    const warn = (text) => notification.add(text, { type: "danger" });

    function fits(file) {
        const limit = store.limits.attachment_bytes;
        const total = draft.attachmentBytes + file.size;
        if (limit && total > limit) {
            const values = { name: file.name, limit: fileSize(limit) };
            warn(_t("“%(name)s” does not fit: a message may carry %(limit)s.", values));
            return false;
        }
        return true;
    }

    /** Files belong to a draft that the server knows. */
    async function ensureSaved() {
        editor.read?.();
        if (!draft.id) {
            draft.status = "dirty";
            await composer.saver.save(draft);
        }
        return draft.id;
    }

    async function send(file, isInline) {
        const line = { id: nextId++, name: file.name, size: file.size, progress: 0 };
        draft.uploads.push(line);
        const shown = draft.uploads.find(({ id }) => id === line.id);
        try {
            if (!(await ensureSaved())) {
                throw new Error(draft.error || _t("The draft could not be saved."));
            }
            const { promise, abort } = service.upload(draft.id, file, {
                isInline,
                onProgress: (part) => (shown.progress = part),
            });
            shown.abort = abort;
            const attachment = await promise;
            draft.attachments.push(attachment);
            return attachment;
        } catch (error) {
            if (error.message) {
                warn(error.message);
            }
            return null;
        } finally {
            draft.uploads.splice(
                draft.uploads.findIndex(({ id }) => id === line.id),
                1
            );
        }
    }

    async function add(files) {
        for (const file of files) {
            if (fits(file)) {
                await send(file, false);
            }
        }
    }

    async function addInline(files) {
        for (const file of files) {
            const attachment = fits(file) && (await send(file, true));
            if (attachment) {
                editor.insertImage(attachment.url, attachment.name);
            }
        }
    }

    async function remove(attachment) {
        const index = draft.attachments.findIndex(({ id }) => id === attachment.id);
        draft.attachments.splice(index, 1);
        try {
            draft.version = (
                await api.removeAttachment(draft.id, attachment.id)
            ).version;
        } catch {
            draft.attachments.splice(index, 0, attachment);
            warn(_t("The file could not be removed."));
        }
    }

    return { uploads, add, addInline, remove };
}
