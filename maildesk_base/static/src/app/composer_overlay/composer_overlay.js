import { Component } from "@odoo/owl";
import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";
import { ComposerStack } from "../../composer/composer_stack/composer_stack";
import { useMailStore } from "../../core/hooks";
import { isDark } from "../../core/utils/theme";
import { Toasts } from "../toasts/toasts";

/** Mail that is written from a record, above whatever page of Odoo shows the record. */
export class ComposerOverlay extends Component {
    static template = "maildesk_base.ComposerOverlay";
    static components = { ComposerStack, Toasts };
    static props = {};

    setup() {
        this.store = useMailStore();
        this.direction = localization.direction;
    }

    get isDark() {
        return isDark(this.store.theme);
    }

    /** The app shows its windows itself. */
    get isNeeded() {
        const { isShown, composers, toasts } = this.store;
        const isWriting = composers.some(({ isFloating }) => isFloating);
        return !isShown && (isWriting || toasts.length > 0);
    }
}

registry
    .category("lazy_components")
    .add("maildesk_base.ComposerOverlay", ComposerOverlay);
