import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../../core/components/icon/icon";
import { useMailStore } from "../../core/hooks";
import { askForNotifications } from "../../core/utils/desktop_notification";

/** How the app looks, and the way to its settings. */
export class DisplayMenu extends Component {
    static template = "maildesk_base.DisplayMenu";
    static components = { Dropdown, DropdownItem, Icon };
    static props = { onHelp: Function };

    setup() {
        this.store = useMailStore();
        this.session = useService("maildesk.session");
        this.settings = useService("maildesk.settings");
        this.list = useService("maildesk.list");
        this.allGroups = [
            {
                name: "reading_pane",
                label: _t("Reading pane"),
                choices: [
                    { value: "right", icon: "layoutRight", label: _t("Right") },
                    { value: "below", icon: "layoutBottom", label: _t("Below") },
                    { value: "off", icon: "layoutOff", label: _t("Off") },
                ],
            },
            {
                name: "density",
                label: _t("Density"),
                choices: [
                    {
                        value: "comfortable",
                        icon: "rowsRoomy",
                        label: _t("Comfortable"),
                    },
                    { value: "compact", icon: "rowsCompact", label: _t("Compact") },
                ],
            },
            {
                name: "conversations",
                label: _t("Conversations"),
                choices: [
                    { value: true, icon: "layers", label: _t("Grouped") },
                    { value: false, icon: "mail", label: _t("Single") },
                ],
            },
            {
                name: "theme",
                label: _t("Colours"),
                choices: [
                    { value: "auto", icon: "settings", label: _t("As Odoo") },
                    { value: "light", icon: "eye", label: _t("Light") },
                    { value: "dark", icon: "moon", label: _t("Dark") },
                ],
            },
            {
                name: "sort",
                label: _t("Order"),
                choices: [
                    { value: "newest", icon: "sort", label: _t("Newest first") },
                    { value: "oldest", icon: "sort", label: _t("Oldest first") },
                ],
            },
        ];
    }

    /** A phone shows one pane at a time, whatever is chosen elsewhere. */
    get groups() {
        return this.allGroups.filter(
            ({ name }) => name !== "reading_pane" || !this.env.isSmall
        );
    }

    isChosen(group, { value }) {
        return this.valueOf(group) === value;
    }

    valueOf({ name }) {
        if (name === "theme") {
            return this.store.theme;
        }
        if (name === "sort") {
            return this.store.list.sort;
        }
        return this.store.settings[name];
    }

    async toggleNotifications() {
        const isOn = this.store.settings.desktop_notifications;
        if (isOn || (await askForNotifications())) {
            await this.session.setPreference("desktop_notifications", !isOn);
        }
    }

    async choose({ name }, { value }) {
        if (name === "theme") {
            this.session.setTheme(value);
        } else if (name === "sort") {
            this.store.list.sort = value;
            await this.list.reopen();
        } else {
            await this.session.setPreference(name, value);
            if (name === "conversations") {
                await this.list.reopen();
            }
        }
    }
}
