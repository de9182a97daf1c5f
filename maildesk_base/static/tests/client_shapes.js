import { before, globals } from "@odoo/hoot";

// What passes between the app and `mailbox.client`. The words of the file are explained
// in maildesk_base/tests/client_shapes.py, which checks the real server with it.
const FILE = "/maildesk_base/static/tests/client_api.json";
const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const PLAIN = {
    text: (value) => typeof value === "string",
    number: (value) => typeof value === "number",
    flag: (value) => typeof value === "boolean",
    id: (value) => Number.isInteger(value),
    moment: (value) => typeof value === "string" && MOMENT.test(value),
    object: isObject,
    anything: () => true,
};

let api = null;

/** Read the shapes before the tests of a suite: no test waits for a network. */
export function loadShapes() {
    before(async () => {
        api ||= await (await globals.fetch(FILE)).json();
    });
}

/** @returns {string[]} what is wrong with an answer of `mailbox.client` */
export function givenDeviations(method, value) {
    return deviations(api.methods[method].gives, value, method);
}

/** @returns {string[]} what is wrong with a call of `mailbox.client` */
export function sentDeviations(method, args, named) {
    const { takes } = api.methods[method];
    const names = Object.keys(takes).map(plainName);
    const values = Object.fromEntries(
        args.map((value, index) => [names[index], value])
    );
    return deviations(takes, { ...values, ...named }, method);
}

/** @returns {string[]} what is wrong with what a route takes, gives or refuses with */
export function routeDeviations(route, part, value) {
    return deviations(api.routes[route][part], value, route);
}

/** @returns {string[]} what is wrong with a message of the bus */
export function busDeviations(type, payload) {
    return deviations(api.bus[type], payload, type);
}

function deviations(shape, value, place) {
    if (Array.isArray(shape)) {
        return Array.isArray(value)
            ? value.flatMap((each, index) =>
                  deviations(shape[0], each, `${place}[${index}]`)
              )
            : [`${place} is no list`];
    }
    return typeof shape === "string"
        ? ofWord(shape, value, place)
        : ofObject(fieldsOf(shape), value, place);
}

function ofWord(word, value, place) {
    if (word.endsWith("?")) {
        return value === null ? [] : ofWord(word.slice(0, -1), value, place);
    }
    if (word.includes(" or ")) {
        const found = word.split(" or ").map((each) => ofWord(each, value, place));
        return found.sort((one, other) => one.length - other.length)[0];
    }
    const said = `${place} is ${JSON.stringify(value)}, not ${word}`;
    if (word.includes(" | ")) {
        return word.split(" | ").includes(value) ? [] : [said];
    }
    if (word in PLAIN) {
        return PLAIN[word](value) ? [] : [said];
    }
    return deviations(api.shapes[word], value, place);
}

function ofObject(fields, value, place) {
    if (!isObject(value)) {
        return [`${place} is no object`];
    }
    if ("*" in fields) {
        return Object.entries(value).flatMap(([name, each]) =>
            deviations(fields["*"], each, `${place}.${name}`)
        );
    }
    const known = new Set(Object.keys(fields).map(plainName));
    const found = Object.keys(value)
        .filter((name) => !known.has(name))
        .map((name) => `${place} has ${name}`);
    for (const [name, shape] of Object.entries(fields)) {
        const plain = plainName(name);
        if (plain in value) {
            found.push(...deviations(shape, value[plain], `${place}.${plain}`));
        } else if (plain === name) {
            found.push(`${place} lacks ${name}`);
        }
    }
    return found;
}

function fieldsOf({ "...": taken, ...own }) {
    return taken ? { ...fieldsOf(api.shapes[taken]), ...own } : own;
}

function plainName(name) {
    return name.replace(/\?$/, "");
}

function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
