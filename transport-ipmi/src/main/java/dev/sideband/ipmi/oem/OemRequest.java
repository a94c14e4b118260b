package dev.sideband.ipmi.oem;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * One of our requests, taken out of its frame.
 *
 * @param command the command code, 0 to 255
 * @param version the version its sender speaks
 * @param flags the {@code FLAG_} bits of this class; others are kept and mean nothing
 * @param tag names the request among those of its client, 0 to 65,535; a resend keeps it
 * @param client the number that the BMC gave in answer to Hello; 0 in Hello itself
 * @param body the command's own fields
 */
public record OemRequest(
    int command, OemVersion version, int flags, int tag, int client, Bytes body) {

  /** A checksum ends the frame. */
  public static final int FLAG_CHECKED = 0x01;

  /** The body is deflated. */
  public static final int FLAG_DEFLATED = 0x02;

  /** It has been sent before under the same tag. */
  public static final int FLAG_RESEND = 0x04;

  /** It is the last of a sequence. */
  public static final int FLAG_LAST = 0x08;

  public OemRequest {
    if (command < 0 || command > 0xFF || flags < 0 || flags > 0xFF) {
      throw new IllegalArgumentException("command " + command + ", flags " + flags);
    }
    if (tag < 0 || tag > 0xFFFF || client < 0 || client > 0xFFFF) {
      throw new IllegalArgumentException("tag " + tag + ", client " + client);
    }
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(body, "body");
  }

  /** Tells whether any of the bits is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Returns the same request marked as sent before. */
  OemRequest resent() {
    return new OemRequest(command, version, flags | FLAG_RESEND, tag, client, body);
  }
}
