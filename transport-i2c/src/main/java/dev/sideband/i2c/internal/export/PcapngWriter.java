package dev.sideband.i2c.internal.export;

import dev.sideband.i2c.CaptureWriter;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.WireWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes pcapng (draft-ietf-opsawg-pcapng) with link type 209: bus 1 byte, the kernel's flags 4
 * bytes with the high one first, then the bytes of the bus, address first.
 */
public final class PcapngWriter implements CaptureWriter {

  private static final int SECTION = 0x0A0D0D0A;
  private static final int INTERFACE = 1;
  private static final int PACKET = 6;
  private static final int BYTE_ORDER = 0x1A2B3C4D;
  private static final int LINK_TYPE = 209;
  private static final int OPTION_END = 0;
  private static final int OPTION_COMMENT = 1;
  private static final int OPTION_NAME = 2;
  private static final int OPTION_RESOLUTION = 9;
  private static final int NANOSECONDS = 9;
  private static final int FLAG_READ = 0x0001;
  private static final int FLAG_TEN_BIT = 0x0010;
  private static final int MOST_BUS = 0x7F;

  /** Wireshark takes a file with a longer packet for a damaged one. */
  private static final int MOST_CAPTURED = 1 << 18;

  private final OutputStream out;
  private final long bootNanos;
  private final Map<Integer, Integer> interfaces = new HashMap<>();
  private final WireWriter block = new WireWriter(512);
  private boolean begun;

  /** Creates a writer; {@code boot} is when the messages' clock began. */
  public PcapngWriter(OutputStream out, Instant boot) {
    this.out = new BufferedOutputStream(out);
    this.bootNanos = boot.getEpochSecond() * 1_000_000_000 + boot.getNano();
  }

  @Override
  public void write(BusRecord message) throws IOException {
    begin();
    Integer number = interfaces.get(message.link());
    if (number == null) {
      number = interfaces.size();
      interfaces.put(message.link(), number);
      writeInterface(message.link());
    }
    writePacket(number, message);
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      open(SECTION).u32(BYTE_ORDER).u16(1).u16(0).u64(-1);
      flush();
    }
  }

  private void writeInterface(int link) throws IOException {
    open(INTERFACE).u16(LINK_TYPE).u16(0).u32(0);
    option(OPTION_NAME, ("i2c-" + link).getBytes(StandardCharsets.UTF_8));
    option(OPTION_RESOLUTION, new byte[] {NANOSECONDS});
    block.u16(OPTION_END).u16(0);
    flush();
  }

  private void writePacket(int number, BusRecord message) throws IOException {
    long time = bootNanos + message.nanos();
    boolean tenBit = message.address().tenBit();
    int flags = (message.read() ? FLAG_READ : 0) | (tenBit ? FLAG_TEN_BIT : 0);
    boolean lowByte = tenBit && !message.read();
    int length = 5 + 1 + (lowByte ? 1 : 0) + message.data().size();
    int captured = Math.min(MOST_CAPTURED, length);
    open(PACKET).u32(number).u32(time >>> 32).u32(time).u32(captured).u32(length);
    block.u8(Math.min(MOST_BUS, message.link())).u8(0).u8(0).u8(0).u8(flags);
    block.u8(message.address().firstByte(message.read()));
    if (lowByte) {
      block.u8(message.address().value());
    }
    block.bytes(message.data().slice(0, message.data().size() - (length - captured)));
    pad();
    String comment = Remarks.of(message);
    if (!comment.isEmpty()) {
      option(OPTION_COMMENT, comment.getBytes(StandardCharsets.UTF_8));
      block.u16(OPTION_END).u16(0);
    }
    flush();
  }

  private WireWriter open(int type) {
    return block.clear().u32(type).u32(0);
  }

  private void option(int code, byte[] value) {
    block.u16(code).u16(value.length).bytes(value, 0, value.length);
    pad();
  }

  private void pad() {
    while (block.size() % 4 != 0) {
      block.u8(0);
    }
  }

  private void flush() throws IOException {
    int size = block.size() + 4;
    block.u32(size).putU16(4, size).putU16(6, size >>> 16);
    block.writeTo(out);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      begin();
    }
  }
}
