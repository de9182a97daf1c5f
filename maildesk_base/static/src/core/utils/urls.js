/** Addresses of what is downloaded rather than shown; the server checks access. */
export function originalUrl(messageId) {
    return `/maildesk/message/${messageId}/source`;
}

export function emlUrl(messageId) {
    return `/maildesk/message/${messageId}/message.eml`;
}

export function archiveUrl(messageId) {
    return `/maildesk/message/${messageId}/attachments.zip`;
}
