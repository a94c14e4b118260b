package dev.sideband.fleet;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of an instruction.
 *
 * <p>As an entry of the stream {@value #STREAM} it is, little endian:
 *
 * <pre>
 *   version 1, id 16, phase 1, reason 1 (0 none): their places in the enums, reasons from 1 on
 *   time: seconds since 1970 (signed) and nanoseconds, numbers of variable length
 *   text: UTF-8 behind its length
 * </pre>
 *
 * <p>Later versions only append; a reason that is not known is {@link RefusalReason#OTHER}.
 *
 * @param id the instruction's; of one that could not be read, 0
 * @param time when
 * @param phase how far it has come
 * @param reason why it was refused; of any other phase, empty
 * @param text more about it, for people; may be empty
 */
public record InstructionReport(
    UUID id, Instant time, InstructionPhase phase, Optional<RefusalReason> reason, String text) {

  /** The stream in which an agent sends them. */
  public static final String STREAM = "reports";

  /** The most bytes of the text on its way, as UTF-8; what is longer loses its end. */
  public static final int MOST_TEXT = 1 << 14;

  private static final int VERSION = 1;

  public InstructionReport {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(text, "text");
    if (reason.isPresent() != (phase == InstructionPhase.REFUSED)) {
      throw new IllegalArgumentException(phase + ", reason " + reason);
    }
  }

  /** Returns the bytes of an entry. */
  public Bytes encode() {
    WireWriter out = new WireWriter(64);
    out.u8(VERSION).uuid(id).u8(phase.ordinal());
    out.u8(reason.map(why -> why.ordinal() + 1).orElse(0));
    return out.instant(time).text(text, MOST_TEXT).toBytes();
  }

  /** Reads an entry. */
  public static InstructionReport decode(Bytes entry) throws MalformedMessageException {
    WireReader in = entry.reader();
    if (in.u8("version") < VERSION) {
      throw in.malformed("version", "there is none below " + VERSION);
    }
    UUID id = in.uuid("id");
    int phase = in.u8("phase");
    if (phase >= InstructionPhase.values().length) {
      throw in.malformed("phase", phase + " is unknown");
    }
    InstructionPhase reached = InstructionPhase.values()[phase];
    int reason = in.u8("reason");
    if ((reason == 0) == (reached == InstructionPhase.REFUSED)) {
      throw in.malformed("reason", reached + " with reason " + reason);
    }
    Instant time = in.instant("time");
    return new InstructionReport(
        id,
        time,
        reached,
        reason == 0 ? Optional.empty() : Optional.of(reason(reason - 1)),
        in.text(MOST_TEXT, "text"));
  }

  private static RefusalReason reason(int place) {
    return place < RefusalReason.values().length
        ? RefusalReason.values()[place]
        : RefusalReason.OTHER;
  }
}
