import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    getService,
    makeMockEnv,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { assets, AssetsLoadingError } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { cookie } from "@web/core/browser/cookie";
import { AppLoader } from "@maildesk_base/shell/app_loader/app_loader";
import {
    FakeServer,
    defineMaildesk,
    settle,
    useServer,
} from "../maildesk_test_helpers";

describe.current.tags("desktop");
defineMaildesk();

async function open(load, props = {}) {
    patchWithCleanup(assets, { loadBundle: load });
    const server = useServer(new FakeServer());
    server.accounts = [];
    await makeMockEnv();
    await mountWithCleanup(AppLoader, { props: { action: { params: {} }, ...props } });
    await settle();
    return server;
}

test("the app is loaded when it is opened, and once", async () => {
    await open((name) => expect.step(name));
    expect(".o_md_first_run").toHaveCount(1);
    await getService("maildesk.app").load();
    expect.verifySteps(["maildesk_base.assets_app"]);
});

test("where Odoo is dark, so is the app", async () => {
    patchWithCleanup(cookie, { get: () => "dark" });
    await open((name) => expect.step(name));
    expect.verifySteps(["maildesk_base.assets_app_dark"]);
});

test("without a network one sees so, and can try again", async () => {
    let isOnline = false;
    const load = async () => {
        if (!isOnline) {
            throw new AssetsLoadingError("The loading of the bundle failed");
        }
    };
    const addresses = [];
    await open(load, {
        action: { params: { maildesk: "inbox/7" } },
        updateActionState: ({ maildesk }) => addresses.push(maildesk),
    });
    expect("[role=alert]").toHaveText(/could not be loaded/);
    expect(addresses).toEqual(["inbox/7"]);
    await click("[role=alert] button");
    await animationFrame();
    expect("[role=alert] button").toBeEnabled();
    isOnline = true;
    await click("[role=alert] button");
    await settle();
    expect("[role=alert]").toHaveCount(0);
    expect(".o_md_first_run").toHaveCount(1);
});

test("a bundle that does not fit to the page is loaded with a new one", async () => {
    patchWithCleanup(browser.location, { reload: () => expect.step("reload") });
    await open(async () => {
        throw new Error("a module is missing");
    });
    expect("[role=alert]").toHaveText(/Reload/);
    await click("[role=alert] button:contains(Reload)");
    expect.verifySteps(["reload"]);
});
