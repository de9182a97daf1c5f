import { Component, onWillStart, useState } from "@odoo/owl";
import { AssetsLoadingError } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** The client action: the app, as soon as it is loaded. */
export class AppLoader extends Component {
    static template = "maildesk_base.AppLoader";
    static displayName = _t("MailDesk");
    static props = ["*"];

    setup() {
        this.app = useService("maildesk.app");
        this.state = useState({ App: null, isBusy: false, error: null });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.isBusy = true;
        try {
            this.state.App = await this.app.load();
        } catch (error) {
            this.state.error = error;
            this.keepAddress();
        }
        this.state.isBusy = false;
    }

    /** Odoo would forget what else was in the address. */
    keepAddress() {
        const { maildesk, q } = this.props.action?.params || {};
        this.props.updateActionState?.({ maildesk, q });
    }

    get isOffline() {
        return this.state.error instanceof AssetsLoadingError;
    }

    tryAgain() {
        return this.isOffline ? this.load() : browser.location.reload();
    }
}

registry.category("actions").add("maildesk", AppLoader);
