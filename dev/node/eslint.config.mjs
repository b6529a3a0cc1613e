import js from "@eslint/js";
import globals from "globals";

export default [
    js.configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", owl: "readonly"},
        },
        rules: {
            curly: "error",
            eqeqeq: ["error", "always", {null: "ignore"}],
            "no-console": "error",
            "no-debugger": "error",
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
