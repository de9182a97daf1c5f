import { Component, onWillUpdateProps, useState } from "@odoo/owl";

/** The foot of the dialog. It is drawn by the form, and knows the record in it. */
export class CreateButtons extends Component {
    static template = "maildesk_base.CreateButtons";
    static props = { root: Object, save: Function, discard: Function };

    setup() {
        const { createRecord: form } = this.env;
        this.state = useState(form.state);
        form.take(this.props.root);
        onWillUpdateProps(({ root }) => form.take(root));
    }
}
