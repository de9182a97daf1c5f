import { Component, onMounted, onWillStart, onWillUnmount, useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { showCount } from "../compat";
import { ComposerStack } from "../composer/composer_stack/composer_stack";
import { EmptyState } from "../core/components/empty_state/empty_state";
import { Icon } from "../core/components/icon/icon";
import { Panel } from "../core/components/panel/panel";
import { useMailStore } from "../core/hooks";
import { FolderTree } from "../folder_tree/folder_tree";
import { MessageList } from "../message_list/message_list";
import { hiddenFrames } from "../message_view/message_body/frame_measure";
import { MessageView } from "../message_view/message_view";
import { useActionKeys } from "./action_keys";
import { BottomBar } from "./bottom_bar/bottom_bar";
import { FirstRun } from "./first_run/first_run";
import { AppHeader } from "./header/app_header";
import { usePanes } from "./panes";
import { usePaneSizes } from "./pane_sizes";
import { Resizer } from "./resizer/resizer";
import { useTheme } from "./theme_hook";
import { Toasts } from "./toasts/toasts";

const FRAMES_DELAY_MS = 500;

/** What the client action shows once it is loaded: lays out tree, list and message. */
export class MaildeskApp extends Component {
    static template = "maildesk_base.App";
    static components = {
        AppHeader,
        BottomBar,
        ComposerStack,
        EmptyState,
        FirstRun,
        FolderTree,
        Icon,
        MessageList,
        MessageView,
        Panel,
        Resizer,
        Toasts,
    };
    static props = ["*"];

    setup() {
        this.store = useMailStore();
        this.session = useService("maildesk.session");
        this.list = useService("maildesk.list");
        this.live = useService("maildesk.live");
        this.composer = useService("maildesk.composer");
        this.panels = useService("maildesk.panel");
        this.title = useService("title");
        this.signInService = useService("maildesk.sign_in");
        this.connection = useService("maildesk.connection");
        useService("maildesk.action");
        Object.assign(this, usePaneSizes());
        this.panes = usePanes(this);
        this.direction = localization.direction;
        this.hasBegun = false;
        this.failedTitle = _t("Couldn't load your mail");
        useTheme(() => this.store.theme);
        useActionKeys();
        useEffect(
            (count) => showCount(this.title, "maildesk", count),
            () => [this.store.unreadInboxes]
        );
        onWillStart(() => {
            this.store.isLeft = false;
            this.store.isShown = true;
            this.connection.start();
            this.start();
        });
        // The first mailbox may come while the app is open: connected, or joined.
        useEffect(
            () => this.begin(),
            () => [this.store.accounts.length > 0]
        );
        useMailFrames();
        onWillUnmount(() => {
            this.store.isLeft = true;
            this.store.isShown = false;
            this.connection.stop();
            this.session.stopWatching();
            showCount(this.title, "maildesk", 0);
        });
    }

    async start() {
        await this.session.ensureLoaded();
        this.begin();
    }

    /** Once, as soon as there is a mailbox. */
    begin() {
        if (this.store.status !== "ready" || this.hasBegun) {
            return;
        }
        this.live.connect();
        if (this.store.accounts.length) {
            this.hasBegun = true;
            this.panes.begin();
            this.session.startWatching(() => this.live.onDrift());
            this.composer.restore();
        }
    }

    /** What could not be loaded meanwhile is, once somebody is back. */
    async signIn() {
        try {
            await this.signInService.signIn();
            await this.connection.catchUp();
        } catch {
            // Not now: the line stays.
        }
    }

    get isPhone() {
        return this.panes.isPhone;
    }

    get isStacked() {
        return this.isPhone || this.panes.readingPane === "right";
    }

    /** On a phone it lies above everything else instead. */
    get panelId() {
        return this.isPhone ? "" : this.panels.shown(this.store);
    }

    get listStyle() {
        const { list, listHeight } = this.sizes;
        const styles = { right: `width: ${list}px`, below: `height: ${listHeight}px` };
        return styles[this.panes.readingPane] || "flex: 1";
    }

    toggleTree() {
        if (this.isPhone) {
            this.store.phonePane = "tree";
        } else if (this.panes.isTreeInTheWay) {
            this.panels.close();
            this.set({ isTreeHidden: false });
        } else {
            this.set({ isTreeHidden: !this.sizes.isTreeHidden });
        }
    }
}

/** Frames for mail as long as the app is there, once its first screen is. */
function useMailFrames() {
    let timer = null;
    onMounted(() => {
        timer = browser.setTimeout(() => hiddenFrames.prepare(), FRAMES_DELAY_MS);
    });
    onWillUnmount(() => {
        browser.clearTimeout(timer);
        hiddenFrames.drop();
    });
}

registry.category("lazy_components").add("maildesk_base.App", MaildeskApp);
