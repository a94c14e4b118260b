package dev.sideband.ipmi.oem;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * The response to one of our requests, taken out of its frame.
 *
 * @param version the version the BMC speaks
 * @param flags the {@code FLAG_} bits of this class; others are kept and mean nothing
 * @param tag the tag of the request
 * @param status how it ended
 * @param load how busy the BMC is, 0 (idle) to 254; 255 is unknown
 * @param body the answer's own fields, or what the status says
 */
public record OemResponse(
    OemVersion version, int flags, int tag, OemStatus status, int load, Bytes body) {

  /** An instruction waits for the agent. */
  public static final int FLAG_INSTRUCTION_WAITS = 0x80;

  public OemResponse {
    if (flags < 0 || flags > 0xFF || tag < 0 || tag > 0xFFFF || load < 0 || load > 0xFF) {
      throw new IllegalArgumentException("flags " + flags + ", tag " + tag + ", load " + load);
    }
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(body, "body");
  }
}
