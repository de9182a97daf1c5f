/**
 * The signature to write with: an alias has its own, else it is the mailbox's, the
 * user's for it, that of the address at the service, or the user's for all.
 */
export function signatureOf(account, signatures, identity = null) {
    const ofAddress = signatures.find(({ id }) => id === identity?.signature_id);
    return (
        (identity && !identity.is_own && ofAddress) ||
        signatures.find(({ id }) => id === account?.signature_id) ||
        signatures.find((one) => one.account_id === account?.id && one.is_default) ||
        signatures.find((one) => !one.account_id && one.is_default) ||
        ofAddress
    );
}

export function startBody(signature) {
    return `<p><br></p>${signatureHtml(signature)}`;
}

function signatureHtml(signature) {
    return signature?.body
        ? `<div class="maildesk-signature" data-maildesk-signature="${signature.id}">${signature.body}</div>`
        : "";
}

/** Exactly one block is the signature; changing the sender changes it alone. */
export function withSignature(body, signature) {
    const parsed = new DOMParser().parseFromString(body, "text/html");
    const block = parsed.querySelector(".maildesk-signature");
    const html = signatureHtml(signature);
    if (block) {
        block.outerHTML = html;
    } else {
        parsed.body.insertAdjacentHTML("beforeend", html);
    }
    return parsed.body.innerHTML;
}
