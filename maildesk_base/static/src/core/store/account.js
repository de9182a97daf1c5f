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

    /** Somebody has to sign in again or correct the settings. */
    get needsAttention() {
        return ["reauth_required", "auth_invalid", "error"].includes(this.state);
    }

    get isWaitingForSignIn() {
        return ["reauth_required", "auth_invalid"].includes(this.state);
    }
}
