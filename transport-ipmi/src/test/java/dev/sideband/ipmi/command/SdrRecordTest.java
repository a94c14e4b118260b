package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class SdrRecordTest {

  @Test
  void repositoryInfo() throws Exception {
    assertLayout(
        new SdrRepositoryInfo(0x51, 3, 0xFFFE, new SelTime(2), new SelTime(1), 0x02),
        hex("51 03 00 FE FF 02 00 00 00 01 00 00 00 02      # (33.9)"),
        14,
        SdrRepositoryInfo::decode);
  }

  @Test
  void aControllerAndWhereItIs() throws Exception {
    ControllerLocator value = new ControllerLocator(0x20, 0, 0x96, 6, 1, "bmc");
    Bytes wire =
        hex(
            """
            20           # address                                  (43.9)
            00           # channel
            00           # nothing about power and initialization
            96           # chassis, events received, SEL, SDR repository
            00 00 00
            06 01        # system management module, the first
            00           # OEM
            C3 62 6D 63  # "bmc" in Latin-1
            """);
    assertLayout(value, wire, wire.size(), ControllerLocator::decode);
    assertEquals(
        hex("01 00 51 12 0E").toString() + wire,
        encoded(SdrRecord.of(1, ControllerLocator.TYPE, value)).toString());
  }

  @Test
  void aSensorThatOnlyReportsEvents() throws Exception {
    EventOnlySensor value =
        new EventOnlySensor(
            0x20, 1, 0x13, 1, SensorType.POWER_UNIT, EventType.SENSOR_SPECIFIC, "Power");
    Bytes wire =
        hex(
            """
            20 00 01           # the BMC's sensor 1                 (43.3)
            13 01              # power unit, the first
            09 6F              # power unit, events of its own
            01 00              # shared by one sensor
            00 00              # reserved, OEM
            C5 50 6F 77 65 72  # "Power" in Latin-1
            """);
    assertLayout(value, wire, wire.size(), EventOnlySensor::decode);
  }

  @Test
  void aRecordIsItsHeadAndWhatTheHeadAnnounces() throws Exception {
    assertLayout(
        new SdrRecord(7, 0x51, 0xC0, Bytes.of(1, 2, 3)),
        hex("07 00 51 C0 03 01 02 03"),
        8,
        SdrRecord::decode);
  }

  @Test
  void namesAreCutToWhatFitsAndNeverOneByteLong() throws Exception {
    ControllerLocator lengthy = new ControllerLocator(0x20, 0, 0, 6, 1, "0123456789abcdefgh");
    assertEquals("0123456789abcdef", ControllerLocator.decode(encoded(lengthy).reader()).name());
    ControllerLocator tiny = new ControllerLocator(0x20, 0, 0, 6, 1, "x");
    assertEquals("x", ControllerLocator.decode(encoded(tiny).reader()).name());
    assertEquals(
        "1234",
        ControllerLocator.decode(hex("20 00 00 00 00 00 00 06 01 00 42 12 34").reader()).name());
  }
}
