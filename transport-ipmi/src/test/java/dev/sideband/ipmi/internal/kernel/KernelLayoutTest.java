package dev.sideband.ipmi.internal.kernel;

import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.transport.MessageRequest;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The kernel's structures byte by byte, as 64-bit little-endian Linux has them. */
@EnabledOnOs(OS.LINUX)
class KernelLayoutTest {

  @Test
  void aRequestStandsWhereTheKernelLooksForIt() throws Exception {
    NativeBuffer filled =
        new SendBuffer()
            .fill(
                0x1122334455667788L, new MessageRequest(0x2E, 2, 0x11, Bytes.of(0xA1, 0xA2, 0xA3)));

    assertEquals(
        hex(
            """
            %s                      # addr: behind this structure
            08 00 00 00             # addr_len
            00 00 00 00             # padding
            88 77 66 55 44 33 22 11 # msgid
            2E 11                   # netfn, cmd
            03 00                   # data_len
            00 00 00 00             # padding
            %s                      # data: behind the address
            0C 00 00 00             # addr_type: system interface
            0F 00                   # channel: the BMC itself
            02                      # lun
            00                      # padding
            A1 A2 A3                # data
            """
                .formatted(pointer(filled.address() + 40), pointer(filled.address() + 48))),
        bytes(filled, 51));
  }

  @Test
  void aSecondRequestLeavesNothingOfTheFirst() throws Exception {
    SendBuffer buffer = new SendBuffer();
    buffer.fill(-1, new MessageRequest(0x3E, 3, 0xFF, Bytes.copyOf(new byte[270])));
    NativeBuffer filled = buffer.fill(1, new MessageRequest(0x06, 0, 0x01, Bytes.EMPTY));
    assertEquals(
        hex("01 00 00 00 00 00 00 00  06 01  00 00  00 00 00 00"), bytes(filled, 32).slice(16, 16));
    assertEquals(hex("0C 00 00 00  0F 00  00 00"), bytes(filled, 48).slice(40, 8));
  }

  @Test
  void roomIsOfferedAnewForEachResponse() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer();
    NativeBuffer prepared = buffer.prepare();
    Bytes offered =
        hex(
            """
            00 00 00 00 00 00 00 00 # recv_type, padding
            %s                      # addr: behind this structure
            28 00 00 00             # addr_len
            00 00 00 00             # padding
            00 00 00 00 00 00 00 00 # msgid
            00 00                   # netfn, cmd
            10 01                   # data_len: 272
            00 00 00 00             # padding
            %s                      # data: behind the address
            """
                .formatted(pointer(prepared.address() + 48), pointer(prepared.address() + 88)));
    assertEquals(offered, bytes(prepared, 48));

    prepared.bytes().putInt(16, 8).putShort(34, (short) 1).putLong(40, 0);
    assertEquals(offered, bytes(buffer.prepare(), 48));
  }

  @Test
  void aResponseIsReadFromWhereTheKernelPutsIt() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer();
    ByteBuffer memory = buffer.prepare().bytes();
    memory.put(0, hex("01 00 00 00").toArray());
    memory.put(24, hex("88 77 66 55 44 33 22 11").toArray());
    memory.put(32, hex("2F 11 03 00").toArray());
    memory.put(88, hex("C1 A2 A3").toArray());

    assertEquals(
        new KernelMessage(1, 0x1122334455667788L, 0x2F, 0x11, Bytes.of(0xC1, 0xA2, 0xA3), false),
        buffer.read(false));
    assertTrue(buffer.read(true).truncated());
    assertFalse(buffer.read(false).truncated());
  }

  @Test
  void aSizeBeyondTheRoomIsNotBelieved() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer();
    buffer.prepare().bytes().putShort(34, (short) 0xFFFF);
    assertEquals(272, buffer.read(true).data().size());
  }

  private static Bytes bytes(NativeBuffer buffer, int size) {
    byte[] copy = new byte[size];
    buffer.bytes().get(0, copy);
    return Bytes.copyOf(copy);
  }

  private static String pointer(long address) {
    return new WireWriter().u64(address).toBytes().toString();
  }
}
