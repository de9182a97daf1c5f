import { Component } from "@odoo/owl";
import { useMailStore } from "../../core/hooks";
import { ComposerWindow } from "../composer_window/composer_window";
import { useKeyboardHeight } from "./keyboard";

/** All messages being written, side by side at the foot of the app. */
export class ComposerStack extends Component {
    static template = "maildesk_base.ComposerStack";
    static components = { ComposerWindow };
    static props = {
        // Only those that are written from records.
        isFloating: { type: Boolean, optional: true },
    };

    setup() {
        this.store = useMailStore();
        useKeyboardHeight();
    }

    /** On a phone one window has the whole screen, the newest that is not put away. */
    get windows() {
        const { isFloating } = this.props;
        const composers = this.store.composers.filter(
            (draft) => draft.isFloating || !isFloating
        );
        if (!this.env.isSmall) {
            return composers;
        }
        const shown = composers.findLast(({ layout }) => layout !== "minimised");
        return shown ? [shown] : composers.slice(-1);
    }
}
