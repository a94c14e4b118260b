package dev.sideband.ipmi.passport;

import java.util.Optional;

/**
 * The answer to one question of a {@link Passport}: a value, or why there is none.
 *
 * @param <T> what was asked for
 */
public sealed interface Finding<T> {

  /** Returns the value, or empty if there is none. */
  Optional<T> value();

  /**
   * The BMC told it.
   *
   * @param told the value
   */
  record Known<T>(T told) implements Finding<T> {

    @Override
    public Optional<T> value() {
      return Optional.of(told);
    }
  }

  /**
   * There is no value.
   *
   * @param why in what way
   * @param detail more about it, for people
   */
  record Unknown<T>(Why why, String detail) implements Finding<T> {

    @Override
    public Optional<T> value() {
      return Optional.empty();
    }
  }

  /** Why there is no value. */
  enum Why {
    /** The BMC does not have the command. */
    NOT_SUPPORTED,
    /** The BMC has the command, and this user or channel may not use it. */
    NOT_PERMITTED,
    /** The BMC refused for another reason. */
    REFUSED,
    /** No answer came, while others did. */
    NO_ANSWER,
    /** An answer came that does not follow its format. */
    MALFORMED,
    /** It was not asked: the time was up, or an earlier answer made it needless. */
    NOT_ASKED,
    /** No command tells it, or none that is harmless. */
    NOT_TOLD
  }
}
