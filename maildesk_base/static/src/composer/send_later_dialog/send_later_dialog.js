import { Component, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { serializeDateTime } from "@web/core/l10n/dates";

const { DateTime } = luxon;

export class SendLaterDialog extends Component {
    static template = "maildesk_base.SendLaterDialog";
    static components = { DateTimeInput, Dialog };
    static props = { close: Function, onChoose: Function };

    setup() {
        // A full hour, and time enough to think again.
        const start = DateTime.now().plus({ minutes: 90 }).startOf("hour");
        this.state = useState({ value: start });
    }

    get isInFuture() {
        return Boolean(this.state.value && this.state.value > DateTime.now());
    }

    choose() {
        this.props.onChoose(serializeDateTime(this.state.value));
        this.props.close();
    }
}
