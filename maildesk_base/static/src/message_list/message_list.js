import {
    Component,
    onPatched,
    toRaw,
    useEffect,
    useExternalListener,
    useRef,
} from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useMailStore, useOpenRow } from "../core/hooks";
import { pathOf } from "../core/utils/address";
import { ROWS_MIME } from "../core/utils/drag";
import { _t } from "@web/core/l10n/translation";
import { ListNotice } from "./list_notice/list_notice";
import { ServerSearch } from "./server_search/server_search";
import { ListToolbar } from "./list_toolbar/list_toolbar";
import { MessageListRow } from "./message_row/message_row";
import { rowHeight } from "./row_heights";
import { useVirtualRows } from "./virtual_rows";

const SKELETON_ROWS = 3;
const FIRST_SKELETON_ROWS = 10;

/** The messages of a folder or search: as many as there are, as few as are on screen. */
export class MessageList extends Component {
    static template = "maildesk_base.MessageList";
    static components = { ListNotice, ListToolbar, MessageListRow, ServerSearch };
    static props = { isStacked: Boolean };

    setup() {
        this.store = useMailStore();
        this.list = useService("maildesk.list");
        this.commands = useService("maildesk.command");
        this.readAhead = useService("maildesk.read_ahead");
        this.openRow = useOpenRow();
        this.scroller = useRef("scroller");
        this.focusId = null;
        this.holdsFocus = false;
        this.own = { addresses: new Set() };
        useExternalListener(document, "focusin", this.noteFocus);
        useExternalListener(window, "dragend", () => (this.store.draggedIds = []));
        useExternalListener(document, "pointerdown", this.noteFocus);
        onPatched(() => this.focusCursor());
        this.virtual = useVirtualRows(this.scroller, () => this.rowHeight);
        useEffect(
            (from, to) => {
                if (to) {
                    this.list.show(from, to, this.virtual.screen.first > 0);
                    this.readAheadOnScreen();
                }
            },
            () => {
                const { from, to } = this.range;
                return [from, to, this.store.list.version];
            }
        );
        useEffect(
            () => this.virtual.toTop(),
            () => [this.store.list.scope, this.store.list.query]
        );
        useEffect(
            (id) => this.followCursor(id),
            () => [this.store.list.cursorId]
        );
    }

    get rowHeight() {
        return rowHeight(this.props.isStacked, this.store.settings.density);
    }

    get isRoomy() {
        return this.store.settings.density !== "compact";
    }

    /** The same set as long as they are the same: rows compare what they are given. */
    get ownAddresses() {
        const addresses = toRaw(this.store.ownAddresses);
        const known = this.own.addresses;
        const isSame =
            addresses.size === known.size &&
            [...addresses].every((address) => known.has(address));
        if (!isSame) {
            // Not in `this`: for a template that is another object each time.
            this.own.addresses = addresses;
        }
        return this.own.addresses;
    }

    /** What the addresses of all rows begin with. */
    get folderPath() {
        const { scope, query } = this.store.list;
        return pathOf({ scope, query });
    }

    get window() {
        return this.store.list.version >= 0 && this.store.list.window;
    }

    get range() {
        return this.virtual.range(this.window.length);
    }

    /** What is drawn: rows that are known, and grey bars for those on their way. */
    get items() {
        const { range, window } = this;
        // The version of the list changes with what is in it.
        const rows = toRaw(this.store.rows);
        const items = [];
        for (let index = range.from; index < range.to; index++) {
            const id = window.idAt(index);
            const row = rows[id];
            items.push({ index, row, key: row ? id : `skeleton${index}` });
        }
        for (let extra = 0; extra < this.skeletons; extra++) {
            const index = window.length + extra;
            items.push({ index, key: `skeleton${index}` });
        }
        return items;
    }

    get skeletons() {
        const { list } = this.store;
        if (list.loading && !this.window.length) {
            return FIRST_SKELETON_ROWS;
        }
        const isAtEnd = this.range.to >= this.window.length;
        return list.loadingMore && isAtEnd ? SKELETON_ROWS : 0;
    }

    get height() {
        return (this.window.length + this.skeletons) * this.rowHeight;
    }

    get isEmpty() {
        return !this.store.list.loading && !this.window.length;
    }

    /** The row that the Tab key stops at. */
    get tabStopId() {
        return this.store.list.cursorId ?? this.window.idAt(0);
    }

    onScroll() {
        this.virtual.onScroll();
        this.readAheadOnScreen();
    }

    readAheadOnScreen() {
        this.readAhead.soon(() => {
            const { first, last } = this.virtual.screen;
            return this.window.idsIn(first, last);
        });
    }

    isScrolling() {
        return this.virtual.isScrolling;
    }

    followCursor(id) {
        const index = this.window.indexOf(id);
        if (index < 0 || !this.scroller.el) {
            return;
        }
        this.virtual.scrollTo(index);
        this.focusId = id;
        this.focusCursor();
    }

    /**
     * The row of the cursor has the focus as soon as it is drawn, and gets it again when
     * it was lost by drawing, unless somebody is busy elsewhere by then.
     */
    focusCursor() {
        const { activeElement } = document;
        if (activeElement === document.body && this.holdsFocus) {
            this.focusId ??= this.store.list.cursorId;
        }
        const row = this.scroller.el?.querySelector(`[data-row-id="${this.focusId}"]`);
        if (!row || this.focusId === null) {
            return;
        }
        this.focusId = null;
        if (
            activeElement === document.body ||
            this.scroller.el.contains(activeElement)
        ) {
            row.focus({ preventScroll: true });
        }
    }

    noteFocus({ target }) {
        this.holdsFocus = Boolean(this.scroller.el?.contains(target));
    }

    onRowClick(row, ev) {
        const { selection } = this.store;
        if (ev.shiftKey) {
            selection.anchorId ??= this.store.list.cursorId;
            selection.extend(row.id, this.window.loadedIds());
            document.getSelection()?.removeAllRanges();
        } else if (ev.ctrlKey || ev.metaKey) {
            selection.toggle(row.id);
        } else {
            selection.anchorId = row.id;
            this.openRow(row);
        }
        this.store.list.cursorId = row.id;
    }

    toggleRow(row, ev) {
        if (ev.shiftKey) {
            this.store.selection.extend(row.id, this.window.loadedIds());
        } else {
            this.store.selection.toggle(row.id);
        }
    }

    onKeydown(ev) {
        if (ev.key.toLowerCase() === "a" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.commands.press("Ctrl a");
        }
    }

    onDragstart(row, ev) {
        const { selection } = this.store;
        const ids = selection.has(row.id) ? [...selection.ids] : [row.id];
        this.store.draggedIds = ids;
        ev.dataTransfer.effectAllowed = "move";
        ev.dataTransfer.setData(ROWS_MIME, JSON.stringify(ids));
        const image = document.createElement("div");
        image.className = "o_md_drag_image";
        image.textContent =
            ids.length === 1
                ? row.subject || _t("(no subject)")
                : _t("%s messages", ids.length);
        document.body.append(image);
        ev.dataTransfer.setDragImage(image, -8, -8);
        requestAnimationFrame(() => image.remove());
    }
}
