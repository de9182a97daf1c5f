import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { fullDate, isImminent } from "../../core/utils/dates";

/** When a waiting message leaves, and what can be done about it. */
export class ScheduleBar extends Component {
    static template = "maildesk_base.ScheduleBar";
    static components = { Icon };
    static props = { draft: Object, isSending: Boolean, onSend: Function };

    setup() {
        this.composer = useService("maildesk.composer");
        this.draft = useState(this.props.draft);
    }

    get time() {
        return fullDate(this.draft.send_at);
    }

    get isImminent() {
        return isImminent(this.draft.send_at);
    }

    edit() {
        this.draft.isReopened = true;
    }

    cancel() {
        return this.composer.unschedule(this.draft);
    }

    sendAsBefore() {
        return this.props.onSend(this.draft.send_at);
    }
}
