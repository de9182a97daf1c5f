/** The signature a mailbox writes with: its own, else the user's for it, else for all. */
export function signatureOf(account, signatures) {
    return (
        signatures.find(({ id }) => id === account?.signature_id) ||
        signatures.find((one) => one.account_id === account?.id && one.is_default) ||
        signatures.find((one) => !one.account_id && one.is_default)
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
