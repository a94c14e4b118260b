package dev.sideband.transport;

/**
 * Hears a console: one call at a time, in the order in which things happened, on a thread that may
 * block.
 */
public interface ConsoleListener {

  /**
   * Bytes came. They are acknowledged to the other end when this returns, so keep them first.
   *
   * <p>If this takes longer than the other end waits, they are acknowledged before; what then waits
   * for this method is bounded, and the other end keeps the rest. If this throws, they are not
   * acknowledged, and the line is opened anew.
   */
  void received(ConsoleChunk chunk);

  /** The line changed. */
  default void changed(ConsoleLine line) {}

  /** The host sent a break. */
  default void breakDetected() {}

  /**
   * Somebody else has the console: may it be taken from them? Asked only where the channel is to
   * ask; no, unless this is overridden.
   *
   * @param holder the other end's number of their session, or 0 if it does not tell
   */
  default boolean mayTakeOver(long holder) {
    return false;
  }
}
