package dev.sideband.fleet.rollout;

/**
 * What came of one order.
 *
 * @param state {@link RolloutState#DONE}, {@link RolloutState#FAILED} or {@link
 *     RolloutState#NO_ANSWER}
 * @param text more about it, for people
 */
record RolloutAnswer(RolloutState state, String text) {}
