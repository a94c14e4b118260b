package dev.sideband.ipmi.internal.serial;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.wire.Bytes;
import java.util.List;

/**
 * Any bytes into the framing of basic and terminal mode: what is read is written and read the same,
 * and whatever came, the next message is found.
 */
public final class SerialFramingTarget implements FuzzTarget {

  private static final LanMessage CALM =
      new LanMessage(
          LanMessage.BMC_ADDRESS, 6, 0, LanMessage.CONSOLE_ADDRESS, 9, 0, 1, Bytes.of(0xA0, 0x1B));

  private static final long FIXED = 16 << 10;

  /** Two bytes are a message already, if a wrong one, which costs an exception. */
  private static final long PER_BYTE = 1 << 10;

  @Override
  public boolean run(byte[] input) throws Exception {
    Script script = new Script(input);
    SerialMode mode = (script.u8() & 1) == 0 ? SerialMode.BASIC : SerialMode.TERMINAL;
    return framing(mode, script.rest());
  }

  private static boolean framing(SerialMode mode, Bytes input) throws Exception {
    Framing framing = Framing.of(mode);
    List<Heard> heard =
        Allocation.within(FIXED + PER_BYTE * input.size(), () -> Hearing.of(framing, input));
    boolean taken = false;
    for (Heard each : heard) {
      if (each instanceof Heard.Message whole) {
        taken = true;
        Bytes written = framing.encode(whole.message());
        requireHeard(whole, Hearing.of(Framing.of(mode), written));
      }
    }
    Heard calm = new Heard.Message(CALM);
    List<Heard> next = Hearing.of(framing, framing.encode(CALM));
    requireHeard(calm, next.subList(Math.max(0, next.size() - 1), next.size()));
    return taken;
  }

  private static void requireHeard(Heard wanted, List<Heard> heard) {
    if (!heard.equals(List.of(wanted))) {
      throw new AssertionError(wanted + " comes back as " + heard);
    }
  }
}
