import { makeServerError, onRpc } from "@web/../tests/web_test_helpers";

export const PASSWORD = ".modal input[type=password]";

function expired() {
    return makeServerError({
        type: "odoo.http.SessionExpiredException",
        errorName: "odoo.http.SessionExpiredException",
    });
}

/** While `server.isOut`, its session has ended, until the right password comes. */
export function signOnDemand(server) {
    const { answer } = server;
    server.isOut = false;
    server.answer = (method, args, kwargs) => {
        if (server.isOut) {
            throw expired();
        }
        return answer.call(server, method, args, kwargs);
    };
    onRpc("/web/session/authenticate", async (request) => {
        const { params } = await request.json();
        if (params.password !== "right") {
            throw makeServerError({ errorName: "odoo.exceptions.AccessDenied" });
        }
        server.isOut = false;
        return { uid: 7 };
    });
    onRpc("/odoo", () => 'var odoo = { csrf_token: "fresh" }', { pure: true });
    return server;
}
