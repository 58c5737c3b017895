/** Scores of positions that attention must not see; small enough that exp() is exactly 0, finite so that 0·x stays 0. */
export const hiddenScore = -1e9;
