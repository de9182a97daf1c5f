let nextId = 1;

/** One file on its way to a draft. */
export class Upload {
    progress = 0;
    error = "";
    isCancelled = false;
    abort = null;

    /**
     * @param {File} file
     * @param {boolean} isInline an image of the text, not a file beside it
     */
    constructor(file, isInline) {
        this.id = nextId++;
        this.file = file;
        this.name = file.name;
        this.size = file.size;
        this.isInline = isInline;
        this._begin();
    }

    /** `settled` is a promise: it has arrived, failed, or is not wanted any more. */
    _begin() {
        this.settled = new Promise((resolve) => {
            this.settle = resolve;
        });
    }

    get percent() {
        return Math.round(this.progress * 100);
    }

    start() {
        if (this.error) {
            this._begin();
        }
        this.error = "";
        this.progress = 0;
    }

    fail(text) {
        this.error = text;
        this.abort = null;
        this.settle();
    }

    cancel() {
        this.isCancelled = true;
        this.abort?.();
    }
}
