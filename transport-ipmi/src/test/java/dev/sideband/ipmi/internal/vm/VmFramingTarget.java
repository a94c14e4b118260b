package dev.sideband.ipmi.internal.vm;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes from a virtual machine: a message that is read is written and read the same, and
 * whatever came, the next message is found.
 */
public final class VmFramingTarget implements FuzzTarget {

  private static final VmHeard CALM = new VmHeard.Message(0xA0, Bytes.of(0x18, 0xAA));
  private static final int END = 0xA0;

  @Override
  public boolean run(byte[] input) throws Exception {
    VmFraming framing = new VmFraming();
    List<VmHeard> heard =
        Allocation.ofDecoding(input.length, () -> hear(new VmFraming(), Bytes.copyOf(input)));
    boolean taken = false;
    for (VmHeard each : heard) {
      if (each instanceof VmHeard.Message message) {
        taken = true;
        Bytes written = Bytes.copyOf(VmFraming.encode(message.sequence(), message.message()));
        requireHeard(message, hear(new VmFraming(), written));
      }
    }
    hear(framing, Bytes.copyOf(input));
    hear(framing, Bytes.of(END));
    requireHeard(CALM, hear(framing, Bytes.copyOf(VmFraming.encode(0xA0, Bytes.of(0x18, 0xAA)))));
    return taken;
  }

  private static List<VmHeard> hear(VmFraming framing, Bytes bytes) {
    List<VmHeard> heard = new ArrayList<>();
    for (int i = 0; i < bytes.size(); i++) {
      VmHeard each = framing.accept((byte) bytes.at(i));
      if (each != null) {
        heard.add(each);
      }
    }
    return heard;
  }

  private static void requireHeard(VmHeard wanted, List<VmHeard> heard) {
    if (!heard.equals(List.of(wanted))) {
      throw new AssertionError(wanted + " comes back as " + heard);
    }
  }
}
