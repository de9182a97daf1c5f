import { Component, useEffect } from "@odoo/owl";
import { useMailStore } from "../../hooks";
import { panels } from "../../registries";
import { Icon } from "../icon/icon";

/** The fourth pane: one panel about the open conversation. */
export class Panel extends Component {
    static template = "maildesk_base.Panel";
    static components = { Icon };
    static props = {
        id: String,
        close: Function,
        // It lies above the message that it is about, and goes with it.
        isDrawer: { type: Boolean, optional: true },
    };

    setup() {
        this.store = useMailStore();
        useEffect(
            (isOpen) => {
                if (this.props.isDrawer && !isOpen) {
                    this.props.close();
                }
            },
            () => [Boolean(this.row)]
        );
    }

    get panel() {
        return panels.find(this.props.id);
    }

    get label() {
        return String(this.panel.label);
    }

    get row() {
        const { reader, rows } = this.store;
        return rows[reader.rowId];
    }

    get message() {
        return this.store.reader.latest;
    }
}
