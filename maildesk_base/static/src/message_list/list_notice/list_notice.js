import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { EmptyState } from "../../core/components/empty_state/empty_state";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { ROLE_ICONS } from "../../core/utils/scope";

/** Why the list is empty or incomplete, and what can be done about it. */
export class ListNotice extends Component {
    static template = "maildesk_base.ListNotice";
    static components = { EmptyState, Icon };
    static props = { isEmpty: Boolean };

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
        this.folders = useService("maildesk.folder");
    }

    get folder() {
        const { list } = this.store;
        return list.query ? null : this.store.folders[list.scope?.folder_id];
    }

    get canConfigure() {
        return Boolean(this.store.account(this.folder?.accountId)?.can_configure);
    }

    get isNotSelected() {
        return this.folder?.sync_enabled === false;
    }

    get banner() {
        if (this.folder?.state === "resync") {
            return _t("Full folder resync required. Updating this folder…");
        }
        return this.store.list.problems.map((problem) => problem.text).join(" ");
    }

    /** @returns {{icon: string, title: string, text: string, kind: string}} */
    get empty() {
        const { list } = this.store;
        if (this.isUnknown) {
            return this.unknown;
        }
        if (list.error) {
            return this.failed;
        }
        if (list.query) {
            return this.nothingFound;
        }
        if (this.isNotSelected) {
            return this.notSelected;
        }
        if (list.isFiltered) {
            return this.filteredOut;
        }
        if (["new", "bootstrap"].includes(this.folder?.state)) {
            return this.arriving;
        }
        return this.nothingThere;
    }

    /** An address may name what is gone, or what is somebody else's. */
    get isUnknown() {
        const { query, scope } = this.store.list;
        return Boolean(
            !query &&
            ((scope?.folder_id && !this.store.folders[scope.folder_id]) ||
                (scope?.tag_id && !this.store.tags[scope.tag_id]))
        );
    }

    get unknown() {
        return {
            kind: "unknown",
            icon: "folder",
            title: _t("This folder cannot be shown"),
            text: _t("It no longer exists, or you do not have access to its mailbox."),
        };
    }

    get failed() {
        const { error } = this.store.list;
        return {
            kind: "failed",
            icon: this.store.isOffline ? "offline" : "alert",
            title: _t("Couldn't load this list"),
            text: error,
        };
    }

    get nothingFound() {
        return {
            kind: "search",
            icon: "search",
            title: _t("No messages found"),
            text: _t("Try fewer or different words, or search another mailbox."),
        };
    }

    get notSelected() {
        return {
            kind: "not_selected",
            icon: "folder",
            title: _t("This folder is not synced"),
            text: this.canConfigure
                ? _t("Its mail stays on the server until you choose to sync it.")
                : _t("The owner of this mailbox has not chosen to sync it."),
        };
    }

    get filteredOut() {
        return {
            kind: "filtered",
            icon: "filter",
            title: _t("No messages match the filter"),
            text: "",
        };
    }

    get arriving() {
        return {
            kind: "arriving",
            icon: "refresh",
            title: _t("Loading your mail"),
            text: _t("The newest messages appear first, usually within seconds."),
        };
    }

    get nothingThere() {
        const role = this.folder?.role || this.store.list.scope?.role;
        const isInbox = role === "inbox";
        return {
            kind: "empty",
            icon: ROLE_ICONS[role] || "folder",
            title: isInbox ? _t("All done") : _t("No messages"),
            text: isInbox ? _t("New mail will appear here automatically.") : "",
        };
    }
}
