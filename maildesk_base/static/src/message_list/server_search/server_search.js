import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";

/** Search in what the servers have and Odoo has not. */
export class ServerSearch extends Component {
    static template = "maildesk_base.ServerSearch";
    static components = { Icon };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
    }

    get search() {
        return this.store.list.serverSearch;
    }

    get isOffered() {
        const { query, loading } = this.store.list;
        return Boolean(query) && !loading;
    }

    /** How much of the past a search here knows. */
    get coverageText() {
        const accounts = this.store.list.coverage?.accounts || [];
        const sum = (name) => accounts.reduce((total, one) => total + one[name], 0);
        if (!accounts.length) {
            return _t("Older mail is still on the server.");
        }
        return _t("%(loaded)s of about %(total)s messages are loaded.", {
            loaded: sum("loaded").toLocaleString(),
            total: sum("total").toLocaleString(),
        });
    }

    get resultText() {
        const { found, problems } = this.search;
        const texts = problems.map(({ name, text }) =>
            name ? `${name}: ${text}` : text
        );
        const more = found
            ? _t("Found %s more on the server.", found)
            : _t("No more results on the server.");
        return [more, ...texts].join(" ");
    }
}
