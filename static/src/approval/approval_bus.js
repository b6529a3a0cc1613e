/** Told on the client's bus by whoever has acted on a request, so that a list beside it follows. */
export const DECIDED = "marketing-approval-decided";
