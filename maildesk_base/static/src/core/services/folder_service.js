import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { errorText } from "./api_service";

const COLLAPSED_KEY = "maildesk.collapsed";
const OLDER_MESSAGES = 500;

/** What can be done to folders, and which parts of the tree are folded up. */
export class FolderService {
    constructor(api, store, { notification, toast }) {
        Object.assign(this, { api, store, notification, toast });
        this.collapsed = reactive(new Set(readCollapsed()));
    }

    toggleCollapsed(key) {
        if (!this.collapsed.delete(key)) {
            this.collapsed.add(key);
        }
        browser.localStorage.setItem(
            COLLAPSED_KEY,
            JSON.stringify([...this.collapsed])
        );
    }

    async setValues(folder, values) {
        const before = Object.fromEntries(
            Object.keys(values).map((name) => [name, folder[name]])
        );
        folder.update(values);
        await this._try(
            async () => folder.update(await this.api.setFolder(folder.id, values)),
            () => folder.update(before)
        );
    }

    create(accountId, name, parentId = null) {
        return this._try(async () => {
            const data = await this.api.createFolder(accountId, name, parentId);
            const folder = this.store.putFolder(accountId, data);
            const { folderIds } = this.store.account(accountId);
            if (!folderIds.includes(folder.id)) {
                folderIds.push(folder.id);
            }
            this._tell(_t("“%s” was created", folder.label));
        });
    }

    rename(folder, name) {
        return this._try(async () => {
            folder.update(await this.api.renameFolder(folder.id, name));
            this._tell(_t("Renamed to “%s”", folder.label));
        });
    }

    setColor(folder, color) {
        return this._try(async () =>
            folder.update(await this.api.colorFolder(folder.id, color))
        );
    }

    remove(folder) {
        return this._try(async () => {
            await this.api.deleteFolder(folder.id);
            this.store.dropFolder(folder.id);
            this._tell(_t("“%s” was deleted", folder.label));
        });
    }

    _tell(text) {
        this.store.announce(text);
        this.toast.add({ text });
    }

    loadOlder(folderId) {
        return this._try(() => this.api.loadOlder(folderId, OLDER_MESSAGES));
    }

    async _try(work, rollBack = () => {}) {
        try {
            return await work();
        } catch (error) {
            rollBack();
            this.notification.add(errorText(error), { type: "danger" });
            return null;
        }
    }
}

function readCollapsed() {
    try {
        return JSON.parse(browser.localStorage.getItem(COLLAPSED_KEY)) || [];
    } catch {
        return [];
    }
}

export const folderService = {
    dependencies: ["maildesk.api", "maildesk.store", "maildesk.toast", "notification"],
    start(env, services) {
        return new FolderService(
            services["maildesk.api"],
            reactive(services["maildesk.store"]),
            { notification: services.notification, toast: services["maildesk.toast"] }
        );
    },
};

registry.category("services").add("maildesk.folder", folderService);
