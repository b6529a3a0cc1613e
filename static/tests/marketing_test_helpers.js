import {defineMailModels} from "@mail/../tests/mail_test_helpers";

/** Currencies of the mock server: “$” before the amount, “€” after it. */
export const USD = 1;
export const EUR = 2;

/** Mail's models, which every view with the backend's bundle needs. */
export function defineMarketingModels() {
    defineMailModels();
}
