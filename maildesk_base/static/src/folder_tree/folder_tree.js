import { Component, useRef, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Icon } from "../core/components/icon/icon";
import { useMailStore } from "../core/hooks";
import { isCurrent, keepUnchanged, treeNodes } from "./tree_nodes";
import { TreeNode } from "./tree_node/tree_node";

/** All mailboxes and their folders. */
export class FolderTree extends Component {
    static template = "maildesk_base.FolderTree";
    static components = { Icon, TreeNode };
    static props = { onCompose: Function };

    setup() {
        this.store = useMailStore();
        this.folders = useService("maildesk.folder");
        this.collapsed = useState(this.folders.collapsed);
        this.list = useService("maildesk.list");
        this.reader = useService("maildesk.reader");
        this.settings = useService("maildesk.settings");
        this.state = useState({ focusKey: null });
        this.root = useRef("tree");
        this.drawn = [];
    }

    get nodes() {
        this.drawn = keepUnchanged(this.drawn, treeNodes(this.store, this.collapsed));
        return this.drawn;
    }

    isCurrent(node) {
        return isCurrent(node, this.store.list);
    }

    /** One stop for the Tab key: where the focus was, else what is shown, else the top. */
    tabKey(nodes) {
        const focused = nodes.find((node) => node.key === this.state.focusKey);
        const current = nodes.find((node) => this.isCurrent(node));
        return (focused || current || nodes[0])?.key;
    }

    open(node) {
        this.state.focusKey = node.key;
        if (!node.scope) {
            this.toggle(node);
            return;
        }
        this.reader.close();
        this.store.isSearchOpen = false;
        this.list.open(node.scope);
    }

    toggle(node) {
        if (node.expandable) {
            this.folders.toggleCollapsed(node.key);
        }
    }

    onKeydown(ev) {
        const nodes = this.nodes;
        const index = nodes.findIndex((node) => node.key === ev.target.dataset.key);
        if (index < 0) {
            return;
        }
        const handled = this.handleKey(ev.key, nodes, index);
        if (handled) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    handleKey(key, nodes, index) {
        const node = nodes[index];
        const keys = {
            ArrowDown: () => this.focus(nodes[index + 1]),
            ArrowUp: () => this.focus(nodes[index - 1]),
            Home: () => this.focus(nodes[0]),
            End: () => this.focus(nodes.at(-1)),
            ArrowRight: () => this.goIn(node, nodes[index + 1]),
            ArrowLeft: () => this.goOut(node, nodes.slice(0, index)),
            Enter: () => this.open(node),
            " ": () => this.open(node),
        };
        keys[key]?.();
        return Boolean(keys[key]);
    }

    goIn(node, next) {
        if (node.expandable && !node.expanded) {
            this.toggle(node);
        } else if (next?.level > node.level) {
            this.focus(next);
        }
    }

    goOut(node, above) {
        if (node.expandable && node.expanded) {
            this.toggle(node);
        } else {
            this.focus(above.findLast((candidate) => candidate.level < node.level));
        }
    }

    focus(node) {
        if (node) {
            this.state.focusKey = node.key;
            this.root.el.querySelector(`[data-key="${node.key}"]`)?.focus();
        }
    }
}
