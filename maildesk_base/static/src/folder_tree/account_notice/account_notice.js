import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { monthOf, parseUtc } from "../../core/utils/dates";
import { groupDigits } from "../../core/utils/text";
import { UnreadableDialog } from "../unreadable_dialog/unreadable_dialog";

/** Below a mailbox: what is wrong with it and who can help, or how far its mail is loaded. */
export class AccountNotice extends Component {
    static template = "maildesk_base.AccountNotice";
    static props = { account: Object };

    setup() {
        this.settings = useService("maildesk.settings");
        this.dialog = useService("dialog");
    }

    get unreadableText() {
        const { unreadable } = this.account;
        return unreadable === 1
            ? _t("1 message cannot be read")
            : _t("%s messages cannot be read", groupDigits(unreadable));
    }

    showUnreadable() {
        this.dialog.add(UnreadableDialog, { account: this.account });
    }

    get account() {
        return this.props.account;
    }

    get progress() {
        const { progress } = this.account;
        return progress && progress.loaded < progress.total ? progress : null;
    }

    get percent() {
        return Math.round((100 * this.progress.loaded) / this.progress.total);
    }

    get progressText() {
        const { loaded, total, oldest } = this.progress;
        const counts = {
            loaded: groupDigits(loaded),
            total: groupDigits(roughly(total)),
        };
        return oldest && parseUtc(oldest).isValid
            ? _t("%(loaded)s of about %(total)s, back to %(month)s", {
                  ...counts,
                  month: monthOf(oldest),
              })
            : _t("%(loaded)s of about %(total)s", counts);
    }

    fix() {
        const { id, isWaitingForSignIn, has_sign_in } = this.account;
        return isWaitingForSignIn && has_sign_in
            ? this.settings.authorize(id)
            : this.settings.openAccount(id);
    }

    get buttonLabel() {
        return this.account.isWaitingForSignIn ? _t("Re-authorize") : _t("Settings");
    }
}

/** "about" is honest only with round figures. */
function roughly(total) {
    const step = 10 ** Math.max(0, Math.floor(Math.log10(total || 1)) - 1);
    return Math.round(total / step) * step;
}
