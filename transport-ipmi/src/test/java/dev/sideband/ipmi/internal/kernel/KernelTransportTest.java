package dev.sideband.ipmi.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.linux.ErrnoException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

class KernelTransportTest {

  @TempDir private Path folder;

  private final Sideband sideband = Sideband.builder().build();

  @AfterEach
  void close() {
    sideband.close();
  }

  @Test
  void opensItsOwnScheme() {
    assertEquals(Set.of("ipmidev"), new KernelTransport().schemes());
    assertEquals(Set.of(MessageChannel.class), new KernelTransport().doors());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceThatIsNotThereIsReportedSo() {
    String problem = problemOf(folder.resolve("ipmi0"));
    assertTrue(problem.contains("not there"), problem);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anotherDeviceOrFileIsNotTakenForOne() throws Exception {
    Path letter = Files.writeString(folder.resolve("letter"), "Dear Sir");
    for (Path other : new Path[] {Path.of("/dev/null"), letter}) {
      String problem = problemOf(other);
      assertTrue(problem.contains("no IPMI device"), problem);
    }
    assertEquals("Dear Sir", Files.readString(letter));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderCannotBeOpened() {
    String problem = problemOf(folder);
    assertTrue(problem.contains("EISDIR"), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "1, EPERM, not permitted",
    "2, ENOENT, is the module ipmi_devintf loaded?",
    "6, ENXIO, no IPMI interface",
    "13, EACCES, not permitted",
    "19, ENODEV, no IPMI interface",
    "24, EMFILE, cannot be opened",
    "25, ENOTTY, no IPMI device"
  })
  void everyRefusalHasItsWords(int errno, String symbol, String words) {
    String problem = DeviceFile.problem(new ErrnoException("openat", "/dev/ipmi0", errno, symbol));
    assertTrue(problem.contains(words), problem);
    assertTrue(problem.contains(symbol), problem);
  }

  @Test
  void aMissingLibcIsNotHiddenEither() {
    assertEquals(
        "libc cannot be called", DeviceFile.problem(new IOException("libc cannot be called")));
  }

  /** In a process of its own whose class path lacks the optional module. */
  @Test
  void withoutTheOptionalModuleTheDeviceIsUnavailableAndSaysWhy() throws Exception {
    List<Path> homes = new ArrayList<>();
    for (Class<?> needed :
        List.of(Opener.class, KernelTransport.class, Sideband.class, Logger.class)) {
      homes.add(Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
    try (ChildJvm child =
        ChildJvm.command(KernelTransportTest.Opener.class).classPath(homes).start()) {
      assertEquals(
          "/dev/ipmi0: needs the module dev.sideband.linux, which is not there", child.hear());
      assertEquals(0, child.awaitEnd());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipmidev:", "ipmidev:ipmi0", "ipmidev://host/dev/ipmi0", "ipmidev:/a%00"})
  void anotherFormOfUriIsTheCallersMistake(String uri) {
    assertThrows(
        IllegalArgumentException.class, () -> sideband.open(URI.create(uri), MessageChannel.class));
  }

  private String problemOf(Path device) {
    TargetUnavailableException refused =
        assertThrows(
            TargetUnavailableException.class,
            () -> sideband.open(URI.create("ipmidev:" + device), MessageChannel.class));
    assertEquals(device.toString(), refused.target());
    return refused.toString();
  }

  /** Opens the device and says what came of it. */
  public static final class Opener {

    private Opener() {}

    /** Needs no arguments. */
    public static void main(String[] args) throws Exception {
      try (Sideband sideband = Sideband.builder().build()) {
        sideband.open(URI.create("ipmidev:/dev/ipmi0"), MessageChannel.class).close();
      } catch (TargetUnavailableException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
