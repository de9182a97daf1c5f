import { Component } from "@odoo/owl";

export class TagPill extends Component {
    static template = "maildesk_base.TagPill";
    static props = {
        tag: Object,
        onRemove: { type: Function, optional: true },
    };
}
