import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { actions, recordSections } from "../../core/registries";
import { CreateDialog } from "../create_dialog/create_dialog";
import { LinkDialog } from "../link_dialog/link_dialog";

/** What can be made of the mail, and linking it to what is there already. */
export class CreateBar extends Component {
    static template = "maildesk_base.CreateBar";
    static components = { Dropdown, DropdownItem, Icon };
    static props = { row: Object, message: Object, panel: Object, close: Function };

    setup() {
        this.store = useMailStore();
        this.records = useService("maildesk.records");
        this.commands = useService("maildesk.command");
        this.dialog = useService("dialog");
        this.settings = useService("maildesk.settings");
    }

    /** Those that can be made, what was made last first, and then those that cannot. */
    get bridges() {
        const { create_model: last } = this.store.settings;
        const able = this.props.panel.bridges.filter((bridge) => bridge.can_create);
        return [
            ...able.filter(({ model }) => model === last),
            ...able.filter(({ model }) => model !== last),
        ];
    }

    get refused() {
        return this.props.panel.bridges.filter((bridge) => !bridge.can_create);
    }

    get canLink() {
        return this.props.panel.bridges.some((bridge) => bridge.can_link);
    }

    /** What the conversation has got already is opened, not made again. */
    get main() {
        const [bridge] = this.bridges;
        const link = bridge && this.linkOf(bridge);
        if (!bridge) {
            return null;
        }
        return link
            ? {
                  text: _t("Open %s", bridge.label),
                  title: _t("Open %(kind)s “%(name)s”", {
                      kind: bridge.label,
                      name: link.name,
                  }),
                  icon: bridge.icon,
                  run: () => this.records.open({ model: link.model, id: link.res_id }),
              }
            : {
                  text: this.entryText(bridge),
                  icon: "plus",
                  run: () => this.create(bridge),
              };
    }

    linkOf(bridge) {
        return this.props.panel.links.find(({ model }) => model === bridge.model);
    }

    entryText(bridge) {
        const action = actions.find(bridge.action);
        if (action) {
            return String(action.label);
        }
        return this.linkOf(bridge)
            ? _t("Create another %s", bridge.label)
            : _t("Create %s", bridge.label);
    }

    /** Whoever may, is led to where it is switched on. */
    canSwitchOn(bridge) {
        return bridge.is_off_here && this.account?.can_configure;
    }

    get account() {
        return this.store.account(this.props.row.account_id);
    }

    async create(bridge) {
        const { row, message } = this.props;
        if (bridge.action) {
            const target = { place: "card", rows: [row], message };
            await this.commands.run(bridge.action, target);
        } else if (await this.records.allow(message.id, bridge)) {
            this.dialog.add(CreateDialog, { row, message, bridge });
        }
    }

    link() {
        const { row, message, panel } = this.props;
        this.dialog.add(LinkDialog, { row, message, bridges: panel.bridges });
    }

    /** Of administrators only: what they can install, as an app of Odoo. */
    openApp({ module_id: id }) {
        return this.records.open({ model: "ir.module.module", id });
    }

    openSettings() {
        return this.settings.openAccount(this.account.id);
    }
}

recordSections.add({ id: "create", sequence: 90, Component: CreateBar });
