/** A mailbox as the app sees it. */
export class Account {
    folderIds = [];

    constructor(data) {
        this.update(data);
    }

    update({ folders, ...values }) {
        Object.assign(this, values);
        if (folders) {
            this.folderIds = folders.map((folder) => folder.id);
        }
    }

    /** The address with this id, else its own; none where the service names none. */
    identity(id) {
        const all = this.identities || [];
        return all.find((one) => one.id === id) || all.find((one) => one.is_own);
    }

    /** The address new mail is written from. */
    get usualIdentity() {
        return this.identities?.find((one) => one.is_default) || this.identity(null);
    }

    /** Somebody has to sign in again or correct the settings. */
    get needsAttention() {
        return ["reauth_required", "auth_invalid", "error"].includes(this.state);
    }

    get isWaitingForSignIn() {
        return ["reauth_required", "auth_invalid"].includes(this.state);
    }
}
