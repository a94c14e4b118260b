package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuidTest {

  private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static final Bytes WIRE =
      hex(
          """
          FF EE DD CC BB AA    # node, last byte first          (20.8)
          99 88                # clock sequence
          77 66                # time high and version
          55 44                # time mid
          33 22 11 00          # time low
          """);

  @Test
  void asksByNumber() {
    assertEquals(new CommandId(NetFn.APP, 0x08), new GetDeviceGuid().id());
    assertEquals(new CommandId(NetFn.APP, 0x37), new GetSystemGuid().id());
    assertEquals(Bytes.EMPTY, encoded(new GetDeviceGuid()));
    assertEquals(Bytes.EMPTY, encoded(new GetSystemGuid()));
  }

  @Test
  void holdsToItsLayout() throws Exception {
    assertLayout(Guid.of(ID), WIRE, 16, Guid::decode);
    assertEquals(ID, new GetDeviceGuid().decode(WIRE.reader()).uuid());
    assertEquals(ID, new GetSystemGuid().decode(WIRE.reader()).uuid());
  }

  @Test
  void readsTheOrderOfSmbiosToo() {
    Guid guid = new Guid(Bytes.ofHex("33221100 5544 7766 8899 AABBCCDDEEFF"));
    assertEquals(ID, guid.smbiosUuid());
  }

  @Test
  void keepsEveryBitThroughBothReadings() {
    UUID high = UUID.fromString("ffeeddcc-bbaa-9988-f766-554433221180");
    assertEquals(high, Guid.of(high).uuid());
    assertEquals(high, new Guid(Bytes.ofHex("CCDDEEFF AABB 8899 F766 554433221180")).smbiosUuid());
  }

  @Test
  void refusesAnotherSize() {
    assertThrows(IllegalArgumentException.class, () -> new Guid(Bytes.of(1, 2)));
  }
}
