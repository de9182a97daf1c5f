import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { Mutex } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../../core/hooks";
import { failure } from "../../core/services/upload_service";
import { fileSize } from "../../core/utils/text";
import { Upload } from "./upload";

/**
 * Attaches files to a draft: checks their size, uploads them one after the other, shows
 * how far they are. A file that failed stays in sight until it is tried again or removed.
 */
export function useUploads(draft, editor) {
    const store = useMailStore();
    const api = useService("maildesk.api");
    const service = useService("maildesk.upload");
    const composer = useService("maildesk.composer");
    const images = useService("maildesk.images");
    const notification = useService("notification");
    const turns = new Mutex();

    const warn = (text) => notification.add(text, { type: "danger" });

    function fits(file) {
        const limit = store.limits.attachment_bytes;
        const total = draft.attachmentBytes + file.size;
        if (limit && total > limit) {
            const values = { name: file.name, limit: fileSize(limit) };
            warn(
                _t(
                    "“%(name)s” is too large. The limit for all attachments is %(limit)s.",
                    values
                )
            );
            return false;
        }
        return true;
    }

    /** Lines of the tray for those files that fit; each shows before its turn comes. */
    function enqueue(files, isInline) {
        const lines = [];
        for (const file of files) {
            if (fits(file)) {
                const upload = new Upload(file, isInline);
                draft.uploads.push(upload);
                lines.push(draft.uploads.find(({ id }) => id === upload.id));
            }
        }
        return lines;
    }

    /** Files belong to a draft that the server knows. */
    async function ensureSaved() {
        if (!draft.id) {
            editor.read?.();
            draft.status = "dirty";
            await composer.saver.save(draft);
        }
        if (!draft.id) {
            throw new Error(draft.error || _t("Couldn't save the draft."));
        }
    }

    function drop(line) {
        const index = draft.uploads.findIndex(({ id }) => id === line.id);
        if (index >= 0) {
            draft.uploads.splice(index, 1);
        }
        line.settle();
    }

    /** When nothing is on its way any more. */
    async function settled() {
        while (draft.isUploading) {
            const onTheirWay = draft.uploads.filter(({ error }) => !error);
            await Promise.all(onTheirWay.map((line) => line.settled));
        }
        // An image is put into the text a moment after it has arrived.
        await new Promise((resolve) => browser.setTimeout(resolve));
    }

    async function transfer(line) {
        await ensureSaved();
        if (line.isCancelled) {
            return null;
        }
        const { promise, abort } = service.upload(draft.id, line.file, {
            isInline: line.isInline,
            onProgress: (part) => (line.progress = part),
        });
        line.abort = abort;
        const answer = await promise;
        draft.takeFiles(answer.draft);
        return answer.attachment;
    }

    /** @returns {Promise<Object | null>} the attachment; null when there is none */
    async function run(line) {
        line.start();
        try {
            const attachment = line.isCancelled ? null : await transfer(line);
            drop(line);
            return attachment;
        } catch (error) {
            line.isCancelled ? drop(line) : line.fail(error.message || failure());
            return null;
        }
    }

    async function runAll(lines) {
        for (const line of lines) {
            const attachment = await turns.exec(() => run(line));
            if (attachment && line.isInline) {
                editor.insertImage(attachment.url, attachment.name);
            }
        }
    }

    /** An image that this browser can read, as a file of the draft; gives its address. */
    async function adopt(url) {
        try {
            const blob = await images.fetch(url);
            const name = `${_t("Image")}.${blob.type.split("/")[1]}`;
            const file = new File([blob], name, { type: blob.type });
            const [line] = enqueue([file], true);
            const attachment = line && (await turns.exec(() => run(line)));
            return attachment?.url || null;
        } catch {
            warn(_t("Couldn't insert the image."));
            return null;
        }
    }

    async function remove(attachment) {
        try {
            draft.takeFiles(await api.removeAttachment(draft.id, attachment.id));
        } catch {
            warn(_t("Couldn't remove the file."));
        }
    }

    function cancel(line) {
        line.cancel();
        drop(line);
    }

    return {
        add: (files) => runAll(enqueue(files, false)),
        addInline: (files) => runAll(enqueue(files, true)),
        adopt,
        retry: (line) => runAll([line]),
        remove,
        cancel,
        settled,
    };
}
