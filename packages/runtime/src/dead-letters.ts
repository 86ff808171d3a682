/** The topic of what was given up: messages by an operator, and records that no function can get. */
export const DEAD_LETTERS = "dead-letters";
