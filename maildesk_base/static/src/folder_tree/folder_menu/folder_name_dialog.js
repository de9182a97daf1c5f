import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

export class FolderNameDialog extends Component {
    static template = "maildesk_base.FolderNameDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        name: { type: String, optional: true },
        onSave: Function,
        title: String,
    };
    static defaultProps = { name: "" };

    setup() {
        useAutofocus({ selectAll: true });
        this.state = useState({ name: this.props.name });
    }

    save() {
        const name = this.state.name.trim();
        if (name) {
            this.props.onSave(name);
            this.props.close();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.save();
        }
    }
}
