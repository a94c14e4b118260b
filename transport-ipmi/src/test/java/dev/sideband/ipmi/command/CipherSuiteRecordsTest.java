package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CipherSuiteRecordsTest {

  private static final Bytes RECORDS =
      hex(
          """
          C0 00 00 40 80           # suite 0: none, none, none                   (22.15.1)
          C0 03 01 41 81           # suite 3
          C0 08 02 42 81           # suite 8: MD5, which is read and not spoken
          C1 80 92 12 00 01 41 81  # suite 80h of the organisation 4754
          C0 11 03 44 81           # suite 17
          """);

  private static final List<CipherSuite> SUITES =
      List.of(
          CipherSuite.SUITE_0,
          CipherSuite.SUITE_3,
          new CipherSuite(8, 0, 2, 2, 1),
          new CipherSuite(0x80, 4754, 1, 1, 1),
          CipherSuite.SUITE_17);

  @Test
  void readsAndWritesStandardAndOemRecords() throws Exception {
    assertEquals(SUITES, CipherSuiteRecords.decode(RECORDS));
    assertEquals(RECORDS, CipherSuiteRecords.encode(SUITES));
  }

  @Test
  void anAlgorithmThatIsNotNamedIsNone() throws Exception {
    assertEquals(
        List.of(CipherSuite.SUITE_1), CipherSuiteRecords.decode(Bytes.of(0xC0, 0x01, 0x01)));
  }

  @Test
  void ofSeveralAlgorithmsTheLastCounts() throws Exception {
    assertEquals(
        List.of(CipherSuite.SUITE_3),
        CipherSuiteRecords.decode(Bytes.of(0xC0, 0x03, 0x01, 0x44, 0x41, 0x81)));
  }

  @Test
  void recordsThatAreCutInTheirHeadAreMalformed() {
    for (int size : Set.of(1, 16, 17, 18, 19)) {
      assertThrows(
          MalformedMessageException.class,
          () -> CipherSuiteRecords.decode(RECORDS.slice(0, size)),
          () -> size + " bytes");
    }
  }

  @Test
  void whatDoesNotBeginAsARecordIsMalformed() {
    assertThrows(
        MalformedMessageException.class,
        () -> CipherSuiteRecords.decode(Bytes.of(0x03, 0x01, 0x41, 0x81)));
    assertThrows(
        MalformedMessageException.class,
        () -> CipherSuiteRecords.decode(Bytes.of(0xC2, 0x03, 0x01, 0x41, 0x81)));
  }
}
