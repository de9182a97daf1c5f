// Rules for the browser code of the add-ons. The packages come from package.json;
// `make lint` keeps them in its cache and finds them through NODE_PATH.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
    { ignores: ["**/node_modules/**", ".maildesk/**", "**/static/lib/**"] },
    js.configs.recommended,
    {
        files: [
            "maildesk_*/static/**/*.js",
            "maildesk_bridges/*/static/**/*.js",
            "tests/addons/*/static/**/*.js",
        ],
        languageOptions: {
            ecmaVersion: "latest",
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", odoo: "readonly" },
        },
        rules: {
            complexity: ["error", 12],
            curly: "error",
            eqeqeq: ["error", "smart"],
            "max-depth": ["error", 4],
            "max-params": ["error", 7],
            "no-alert": "error",
            "no-console": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "no-use-before-define": ["error", { functions: false, classes: false }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
        },
    },
    {
        files: ["*.cjs"],
        languageOptions: { sourceType: "commonjs", globals: globals.node },
    },
];
