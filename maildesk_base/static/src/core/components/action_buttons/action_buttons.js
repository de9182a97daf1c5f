import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useMailStore } from "../../hooks";
import { Icon } from "../icon/icon";

/** The buttons of all actions that a place offers. */
export class ActionButtons extends Component {
    static template = "maildesk_base.ActionButtons";
    static components = { Icon };
    static props = {
        place: String,
        rows: { type: Array, optional: true },
        message: { type: Object, optional: true },
        // The message being written, and what its window can do.
        draft: { type: Object, optional: true },
        window: { type: Object, optional: true },
        // Ids of actions that have a button elsewhere in this place.
        except: { type: Array, optional: true },
        tabindex: { type: String, optional: true },
    };
    static defaultProps = { except: [] };

    setup() {
        this.store = useMailStore();
        this.commands = useService("maildesk.command");
    }

    get target() {
        const { place, rows, message, draft, window } = this.props;
        return { place, rows, message, draft, window };
    }

    get buttons() {
        return this.commands
            .offered(this.target)
            .filter(({ id }) => !this.props.except.includes(id));
    }

    title({ label, hotkey, offReason }) {
        if (offReason) {
            return offReason;
        }
        return hotkey ? `${label} (${hotkey})` : label;
    }

    pressed({ isActive }) {
        return isActive === undefined ? undefined : String(isActive);
    }

    run({ id }, ev) {
        return this.commands.run(id, { ...this.target, anchor: ev.currentTarget });
    }
}
