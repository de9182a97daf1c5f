const MAX_IMAGE_BYTES = 8 * 1024 * 1024;

/**
 * Put the images into the mail itself. The frame that shows a mail has no network and
 * no session; the page fetches what the server lets this user see, and hands it over.
 *
 * @param {ParentNode} content changed in place
 * @param {(url: string) => Promise<Blob>} fetchBlob
 */
export async function embedImages(content, fetchBlob) {
    const images = [...content.querySelectorAll("img[src^='/']")];
    await Promise.all(images.map((image) => embed(image, fetchBlob)));
}

async function embed(image, fetchBlob) {
    const url = image.getAttribute("src");
    // Until it is there, nothing takes its place.
    image.removeAttribute("src");
    try {
        const blob = await fetchBlob(url);
        if (!blob.type.startsWith("image/") || blob.size > MAX_IMAGE_BYTES) {
            throw new Error("not a picture to show");
        }
        image.src = await dataUrl(blob);
    } catch {
        // The text is shown without it.
    }
}

function dataUrl(blob) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
    });
}
