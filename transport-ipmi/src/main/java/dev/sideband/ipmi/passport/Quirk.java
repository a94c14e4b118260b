package dev.sideband.ipmi.passport;

/**
 * Something in which a BMC departs from the specification, or that a user should know of.
 *
 * @param id names the kind of quirk, such as {@code malformed-answer}; stable
 * @param text says what was met, for people
 */
public record Quirk(String id, String text) {}
