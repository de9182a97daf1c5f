import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { HOME, rpc, RPCError, user } from "../../compat";
import { SignInDialog } from "./sign_in_dialog";

const EXPIRED = "odoo.http.SessionExpiredException";
const CSRF_TOKEN = /csrf_token:\s*"([^"]+)"/;

/** A route that is no RPC was refused: the session has ended, or there is another one. */
export class SignedOutError extends Error {}

export function isSignedOut(error) {
    return (
        error instanceof SignedOutError ||
        (error instanceof RPCError && error.exceptionName === EXPIRED)
    );
}

/**
 * When Odoo's session has ended, asks to sign in where one is, and then repeats what was
 * asked of the server: nobody loses what they are writing.
 */
export class SignInService {
    constructor({ dialog, bus, store }) {
        Object.assign(this, { dialog, bus, store });
        this.waiting = null;
    }

    /**
     * @template T
     * @param {() => Promise<T>} call
     * @returns {Promise<T>}
     */
    async guard(call) {
        try {
            return await call();
        } catch (error) {
            // After "Not now", the user is not asked again on every key press.
            if (!isSignedOut(error) || (this.store.isSignedOut && !this.waiting)) {
                throw error;
            }
            const hasOther = error instanceof SignedOutError && (await this._isBack());
            await (hasOther ? this._takeUp() : this.signIn(error));
            return call();
        }
    }

    /** One dialog for all that wait; fails with `error` when it is closed. */
    signIn(error) {
        this.store.isSignedOut = true;
        this.waiting ||= new Promise((resolve, reject) => {
            this.dialog.add(
                SignInDialog,
                {
                    login: user.login || "",
                    authenticate: (password) => this._authenticate(password),
                    isBack: () => this._isBack(),
                    onSignedIn: () => resolve(this._takeUp()),
                },
                { onClose: () => reject(error) }
            );
        }).finally(() => (this.waiting = null));
        return this.waiting;
    }

    /** @returns {Promise<boolean>} false where a password alone is not enough */
    async _authenticate(password) {
        const answer = await rpc(
            "/web/session/authenticate",
            { db: session.db, login: user.login, password },
            { silent: true }
        );
        return Boolean(answer?.uid);
    }

    /** Signed in meanwhile, in another tab; as somebody else is not the same. */
    async _isBack() {
        try {
            const info = await rpc(
                "/web/session/get_session_info",
                {},
                { silent: true }
            );
            return info.uid === user.userId;
        } catch {
            return false;
        }
    }

    /** What the page knows of the old session is renewed. */
    async _takeUp() {
        this.store.isSignedOut = false;
        this.bus.start();
        this.bus.forceUpdateChannels();
        try {
            const page = await browser.fetch(HOME);
            const token = CSRF_TOKEN.exec(await page.text());
            odoo.csrf_token = token ? token[1] : odoo.csrf_token;
        } catch {
            // Only uploads need it; they are refused, and ask again.
        }
    }
}

export const signInService = {
    dependencies: ["dialog", "bus_service", "maildesk.store"],
    start(env, { dialog, bus_service: bus, "maildesk.store": store }) {
        return new SignInService({ dialog, bus, store: reactive(store) });
    },
};

registry.category("services").add("maildesk.sign_in", signInService);
