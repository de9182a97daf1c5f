const IMAGES = new Set([
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
]);
const ICON_BY_TYPE = [
    [/^image\//, "image"],
    [/pdf/, "file"],
    [/calendar/, "calendar"],
    [/^message\//, "mail"],
];

/** An attachment as Odoo's file viewer wants it; only kinds that cannot run are shown. */
export class AttachmentFile {
    constructor(data) {
        Object.assign(this, data);
        this.mimetype = data.mimetype || "application/octet-stream";
    }

    get isImage() {
        return IMAGES.has(this.mimetype);
    }

    get isPdf() {
        return this.mimetype === "application/pdf";
    }

    get isText() {
        return this.mimetype === "text/plain";
    }

    get isViewable() {
        return this.isImage || this.isPdf || this.isText;
    }

    get downloadUrl() {
        return this.url;
    }

    get source() {
        return this.preview_url || this.url;
    }

    get defaultSource() {
        return this.isPdf
            ? `/web/static/lib/pdfjs/web/viewer.html?file=${encodeURIComponent(this.source)}#pagemode=none`
            : this.source;
    }

    get icon() {
        const found = ICON_BY_TYPE.find(([pattern]) => pattern.test(this.mimetype));
        return found ? found[1] : "file";
    }

    get extension() {
        const match = /\.([\p{L}\p{N}]{1,5})$/u.exec(this.name || "");
        return match ? match[1].toUpperCase() : "";
    }
}
