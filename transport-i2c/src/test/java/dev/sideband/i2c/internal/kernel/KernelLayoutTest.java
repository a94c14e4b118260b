package dev.sideband.i2c.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusMessage;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The kernel's structures byte by byte, as 64-bit little-endian Linux has them. */
@EnabledOnOs(OS.LINUX)
class KernelLayoutTest {

  private static final int DATA = 16 + 42 * 16;

  private static final List<BusMessage> MESSAGES =
      List.of(
          BusMessage.write(BusAddress.of(0x50), Bytes.of(0xA1, 0xA2)),
          BusMessage.read(BusAddress.tenBit(0x2A5), 3),
          BusMessage.readSized(BusAddress.of(0x58)));

  @Test
  void messagesStandWhereTheKernelLooksForThem() throws Exception {
    NativeBuffer filled = new TransferBuffer().fill(MESSAGES);
    assertEquals(
        hex(
            """
            %s          # msgs: behind this structure
            03 00 00 00 # nmsgs
            00 00 00 00 # padding

            50 00       # addr
            00 00       # flags: write
            02 00       # len
            00 00       # padding
            %s          # buf

            A5 02       # addr
            11 00       # flags: read, 10 bits
            03 00       # len
            00 00       # padding
            %s          # buf

            58 00       # addr
            01 04       # flags: read, length first
            21 00       # len: 33
            00 00       # padding
            %s          # buf
            """
                .formatted(
                    pointer(filled.address() + 16),
                    pointer(filled.address() + DATA),
                    pointer(filled.address() + DATA + 2),
                    pointer(filled.address() + DATA + 5))),
        bytes(filled, 0, 64));
    assertEquals(Bytes.of(0xA1, 0xA2), bytes(filled, DATA, 2));
    assertEquals(Bytes.of(1), bytes(filled, DATA + 5, 1), "bytes besides the block's");
  }

  @Test
  void whatIsReadIsFoundWhereItWasAskedFor() throws Exception {
    TransferBuffer buffer = new TransferBuffer();
    NativeBuffer filled = buffer.fill(MESSAGES);
    filled.bytes().put(DATA + 2, hex("11 22 33  02 44 55 66").toArray());
    assertEquals(
        List.of(Bytes.EMPTY, Bytes.of(0x11, 0x22, 0x33), Bytes.of(2, 0x44, 0x55)),
        buffer.read(MESSAGES));
    filled.bytes().put(DATA + 5, (byte) 0xFF);
    assertEquals(33, buffer.read(MESSAGES).get(2).size(), "a length beyond the room");
  }

  @Test
  void longMessagesGetTheRoomTheyNeed() throws Exception {
    TransferBuffer buffer = new TransferBuffer();
    List<BusMessage> large =
        List.of(
            BusMessage.write(BusAddress.of(1), Bytes.copyOf(new byte[8_192])),
            BusMessage.read(BusAddress.of(1), 8_192));
    NativeBuffer filled = buffer.fill(large);
    assertEquals(filled.address() + 16, filled.bytes().getLong(0));
    assertEquals(DATA + 2 * 8_192, filled.size());
  }

  @Test
  void aCallStandsWhereTheKernelLooksForIt() throws Exception {
    SmbusBuffer buffer = new SmbusBuffer();
    NativeBuffer block = buffer.fill(call(false, SmbusCall.I2C_BLOCK_DATA, Bytes.of(1, 2, 3), 0));
    assertEquals(
        hex("00 99 00 00 08 00 00 00 " + pointer(block.address() + 16) + " 03 01 02 03 00"),
        bytes(block, 0, 21));
    NativeBuffer word = buffer.fill(call(false, SmbusCall.WORD_DATA, Bytes.of(0x34, 0x12), 0));
    assertEquals(hex("34 12 00 00"), bytes(word, 16, 4), "nothing is left of the one before");
    NativeBuffer read = buffer.fill(call(true, SmbusCall.I2C_BLOCK_DATA, Bytes.EMPTY, 5));
    assertEquals(hex("01 99"), bytes(read, 0, 2));
    assertEquals(hex("05 00"), bytes(read, 16, 2));
  }

  @Test
  void whatACallReadsIsAsOnTheBus() throws Exception {
    SmbusBuffer buffer = new SmbusBuffer();
    SmbusCall read = call(true, SmbusCall.BLOCK_DATA, Bytes.EMPTY, 0);
    NativeBuffer filled = buffer.fill(read);
    filled.bytes().put(16, hex("02 41 42 43").toArray());
    assertEquals(Bytes.of(2, 0x41, 0x42), buffer.read(read));
    assertEquals(
        Bytes.of(0x41, 0x42), buffer.read(call(true, SmbusCall.I2C_BLOCK_DATA, Bytes.EMPTY, 2)));
    assertEquals(Bytes.of(2, 0x41), buffer.read(call(true, SmbusCall.WORD_DATA, Bytes.EMPTY, 2)));
    assertEquals(Bytes.of(2), buffer.read(call(true, SmbusCall.BYTE, Bytes.EMPTY, 1)));
    filled.bytes().put(16, (byte) 0xFF);
    assertEquals(33, buffer.read(read).size(), "a length beyond the room");
  }

  private static SmbusCall call(boolean read, int size, Bytes data, int length) {
    return new SmbusCall(BusAddress.of(0x48), read, 0x99, size, data, length);
  }

  private static Bytes bytes(NativeBuffer buffer, int from, int size) {
    byte[] copy = new byte[size];
    buffer.bytes().get(from, copy);
    return Bytes.copyOf(copy);
  }

  private static String pointer(long address) {
    return new WireWriter().u64(address).toBytes().toString();
  }

  private static Bytes hex(String commented) {
    return Bytes.ofHex(commented.replaceAll("#.*", ""));
  }
}
