import { Component, useExternalListener, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";
import { RPCError } from "../../compat";

/** Asks for the password again, without leaving the page. */
export class SignInDialog extends Component {
    static template = "maildesk_base.SignInDialog";
    static components = { Dialog };
    static props = {
        authenticate: Function,
        close: Function,
        isBack: Function,
        login: String,
        onSignedIn: Function,
    };

    setup() {
        useAutofocus();
        this.title = _t("You were signed out");
        this.state = useState({ password: "", error: "", isBusy: false });
        useExternalListener(window, "focus", () => this.lookBack());
    }

    async submit() {
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            if (await this.props.authenticate(this.state.password)) {
                this.finish();
                return;
            }
            this.state.error = _t(
                "Your account requires another sign-in step. Use the other option below."
            );
        } catch (error) {
            this.state.error =
                error instanceof RPCError
                    ? _t("Incorrect password.")
                    : _t("No connection to the server.");
        }
        this.state.isBusy = false;
    }

    async lookBack() {
        if (!this.state.isBusy && (await this.props.isBack())) {
            this.finish();
        }
    }

    finish() {
        this.props.onSignedIn();
        this.props.close();
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && this.state.password) {
            ev.preventDefault();
            this.submit();
        }
    }
}
