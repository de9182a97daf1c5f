import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { EmptyState } from "../core/components/empty_state/empty_state";
import { Icon } from "../core/components/icon/icon";
import { TagPill } from "../core/components/tag_pill/tag_pill";
import { useMailStore } from "../core/hooks";
import { isDark } from "../core/utils/theme";
import { MessageCard } from "./message_card/message_card";
import { stackOf } from "./stack";
import { ReplyBar } from "./reply_bar/reply_bar";
import { ViewToolbar } from "./view_toolbar/view_toolbar";

/** The open conversation as a stack of messages. */
export class MessageView extends Component {
    static template = "maildesk_base.MessageView";
    static components = {
        EmptyState,
        Icon,
        MessageCard,
        ReplyBar,
        TagPill,
        ViewToolbar,
    };
    static props = { isAlone: Boolean };

    setup() {
        this.store = useMailStore();
        this.reader = useService("maildesk.reader");
        this.actions = useService("maildesk.action");
        this.scroller = useRef("scroller");
        this.subjectTitle = useRef("subject");
        this.state = useState({ showsAll: false });
        this.idle = {
            title: _t("Select a message to read"),
            text: _t(
                "Use j and k to move through the list. Press ? for all shortcuts."
            ),
        };
        this.failedTitle = _t("Couldn't load this message");
        useEffect(
            () => {
                this.state.showsAll = false;
            },
            () => [this.store.reader.address]
        );
        useEffect(
            (rowId, isAlone) => {
                // The list, and the row that had the focus, are off the screen.
                if (rowId && isAlone) {
                    this.subjectTitle.el?.focus({ preventScroll: true });
                }
            },
            () => [this.store.reader.rowId, this.props.isAlone]
        );
        useEffect(
            () => this.scrollToFirstUnfolded(),
            () => [this.store.reader.conversation]
        );
    }

    get open() {
        return this.store.reader;
    }

    get row() {
        return this.store.rows[this.open.rowId];
    }

    get subject() {
        return (
            this.open.conversation?.subject || this.row?.subject || _t("(no subject)")
        );
    }

    get tags() {
        return (this.row?.tag_ids || [])
            .map((id) => this.store.tags[id])
            .filter(Boolean);
    }

    get isDark() {
        return isDark(this.store.theme);
    }

    get stack() {
        return stackOf(this.open, this.store, this.state.showsAll);
    }

    isExpanded(message) {
        return this.open.expanded.has(message.id);
    }

    untag(tag) {
        return this.actions.perform("untag", [this.row.id], { tag_id: tag.id });
    }

    scrollToFirstUnfolded() {
        const { el } = this.scroller;
        const card = el?.querySelector(".o_md_card:not(.o_md_card_folded)");
        if (el) {
            // Few folded messages above leave room for the subject, too.
            const isFar = card && card.offsetTop > el.clientHeight / 2;
            el.scrollTop = isFar ? card.offsetTop - 12 : 0;
        }
    }
}
