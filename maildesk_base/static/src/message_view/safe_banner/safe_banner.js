import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";

/** Says what was held back from loading, and offers to load it. */
export class SafeBanner extends Component {
    static template = "maildesk_base.SafeBanner";
    static components = { Icon };
    static props = { message: Object };

    setup() {
        this.reader = useService("maildesk.reader");
    }

    get remote() {
        return this.props.message.remote_content || {};
    }

    get trackers() {
        return this.remote.trackers || [];
    }

    get isShown() {
        return Boolean(this.remote.blocked || this.trackers.length);
    }

    get text() {
        if (!this.remote.blocked) {
            return _t("Trackers were removed from this message.");
        }
        return _t("Remote images are blocked to protect your privacy.");
    }

    get trackerText() {
        return _t("Blocked trackers: %s", this.trackers.join(", "));
    }

    show(trust) {
        return this.reader.showRemote(this.props.message.id, trust);
    }
}
