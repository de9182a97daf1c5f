import { Component } from "@odoo/owl";
import { Icon } from "../icon/icon";

/** A friendly page for when there is nothing to show: says why, and what to do. */
export class EmptyState extends Component {
    static template = "maildesk_base.EmptyState";
    static components = { Icon };
    static props = {
        icon: String,
        title: String,
        text: { type: String, optional: true },
        slots: { type: Object, optional: true },
    };
}
