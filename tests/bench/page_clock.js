/* global MessageChannel, document, performance, requestAnimationFrame, window */
/* What `browser.py` measures inside of a page; put into each page before all else. */
(() => {
    const IDLE_FRAMES = 3000;

    const frame = () =>
        new Promise((resolve) =>
            requestAnimationFrame(() => resolve(performance.now()))
        );

    /** The moment at which what is in the document now is on screen. */
    async function painted() {
        await frame();
        await new Promise((resolve) => {
            const channel = new MessageChannel();
            channel.port1.onmessage = resolve;
            channel.port2.postMessage(null);
        });
        return performance.now();
    }

    /** Milliseconds since the page was asked for, once the selector shows something. */
    async function shown(selector) {
        while (!document.querySelector(selector)) {
            await frame();
        }
        return painted();
    }

    /**
     * Scroll by `step` pixels in each frame, until `end`; gives the length of each frame.
     * A list that is still being loaded is waited for.
     */
    async function scroll(selector, step, end) {
        const scroller = document.querySelector(selector);
        const lengths = [];
        let idle = 0;
        let last = await frame();
        while (scroller.scrollTop < end) {
            const before = scroller.scrollTop;
            scroller.scrollTop = Math.min(before + step, end);
            idle = scroller.scrollTop === before ? idle + 1 : 0;
            if (idle > IDLE_FRAMES) {
                throw new Error(`the list ends at ${before} of ${end}`);
            }
            const now = await frame();
            lengths.push(now - last);
            last = now;
        }
        return lengths;
    }

    /** Click, and wait until a frame with the text has been loaded and painted. */
    async function open(element, text) {
        const begun = performance.now();
        const loaded = new Promise((resolve) => {
            document.addEventListener(
                "load",
                function onLoad({ target }) {
                    if (target.srcdoc?.includes(text) && target.closest(".o_md_body")) {
                        document.removeEventListener("load", onLoad, true);
                        resolve();
                    }
                },
                true
            );
        });
        element.click();
        await loaded;
        return (await painted()) - begun;
    }

    window.pageClock = { open, scroll, shown };
})();
