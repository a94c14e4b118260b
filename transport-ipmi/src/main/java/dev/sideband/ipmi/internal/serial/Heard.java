package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.internal.rmcp.LanMessage;

/** What the last byte completed. */
public sealed interface Heard {

  /** A message. In terminal mode, which sends no addresses, those are of BMC and console. */
  record Message(LanMessage message) implements Heard {}

  /**
   * Words in brackets, upper or lower case as they came; in terminal mode only. They may hold a
   * password, which this mode sends in the clear, so they are not shown.
   */
  record Text(String text) implements Heard {

    @Override
    public String toString() {
      return "Text[" + text.length() + " characters]";
    }
  }

  /** The other end has room for the next message. */
  record Handshake() implements Heard {}

  /** Something that was meant to be a message and is none. */
  record Damage() implements Heard {}
}
