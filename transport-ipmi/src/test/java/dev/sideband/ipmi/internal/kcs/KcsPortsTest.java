package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.TargetUnavailableException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of 64 KiB stands for the ports; real ones are in the lab. */
@Tag("S0-5")
class KcsPortsTest {

  private static final int DATA = 0xCA2;

  @TempDir Path folder;
  private Path device;
  private Path claims;

  @BeforeEach
  void make() throws Exception {
    device = Files.write(folder.resolve("port"), new byte[0x1_0000]);
    claims =
        Files.writeString(
            folder.resolve("ioports"), "0000-0cf7 : PCI Bus 0000:00\n  0ca2-0ca2 : IPI0001:00\n");
  }

  private KcsPorts open(String uri) throws TargetUnavailableException {
    return KcsPorts.open(URI.create(uri), device, claims);
  }

  private int port(int number) throws Exception {
    return Files.readAllBytes(device)[number] & 0xFF;
  }

  @Test
  void eachRegisterIsItsPort() throws Exception {
    try (KcsPorts ports = open("kcs:0xca2")) {
      ports.writeData(0x18);
      ports.writeCommand(0xE1);
      assertEquals(0x18, port(DATA));
      assertEquals(0xE1, port(DATA + 1));
      assertEquals(0x18, ports.readData());
      assertEquals(0xE1, ports.status());
      assertTrue(ports.intact());
    }
  }

  @Test
  void registersCanLieApart() throws Exception {
    try (KcsPorts ports = open("kcs:0xCA8?spacing=4")) {
      ports.writeCommand(0x61);
      assertEquals(0x61, port(0xCAC));
    }
  }

  @Test
  void portsThatTheKernelsDriverHasAreNotOpened() throws Exception {
    Files.writeString(
        claims, "  0ca2-0ca2 : IPI0001:00\n    0ca2-0ca2 : ipmi_si\n  0ca3-0ca3 : ipmi_si\n");
    assertThrows(TargetUnavailableException.class, () -> open("kcs:0xca2"));
    assertThrows(TargetUnavailableException.class, () -> open("kcs:0xca1"));
    open("kcs:0xca4").close();
  }

  @Test
  void portsThatAreNotThereAreUnavailableOrBroken() throws Exception {
    Files.write(device, new byte[DATA]);
    try (KcsPorts ports = open("kcs:0xca2")) {
      assertEquals(KcsStatus.IBF, ports.status());
      assertFalse(ports.intact());
    }
    Files.delete(device);
    assertThrows(TargetUnavailableException.class, () -> open("kcs:0xca2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kcs:ca2",
        "kcs:0xca20f",
        "kcs:0x",
        "kcs:0xca2?spacing=0",
        "kcs:0xca2?pace=1",
        "kcs:0xffff"
      })
  void otherFormsAreRefused(String uri) {
    assertThrows(IllegalArgumentException.class, () -> open(uri));
  }
}
