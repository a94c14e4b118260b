package dev.sideband.i2c.internal.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class KernelTapTransportTest {

  private static final String TRANSFER =
      """
      a-1 [000] ..... 1.000001: i2c_write: i2c-1 #0 a=050 f=0000 l=1 [00]
      a-1 [000] ..... 1.000002: i2c_result: i2c-1 n=1 ret=1
      """;

  @TempDir private Path tracing;

  private final Sideband sideband = Sideband.builder().build();
  private final LinkedBlockingQueue<BusRecord> seen = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private final BusListener listener =
      new BusListener() {
        @Override
        public void seen(BusRecord message) {
          seen.add(message);
        }

        @Override
        public void ended() {
          ended.countDown();
        }
      };

  @AfterEach
  void close() {
    sideband.close();
  }

  @Test
  void onlyTheBusesEventsAreSwitchedOnAndAtTheEndOffAgain() throws Exception {
    Path instance = fixture("sideband");
    Files.writeString(instance.resolve("trace_pipe"), TRANSFER);
    BusTap tap = open("");
    assertEquals("boot", Files.readString(instance.resolve("trace_clock")));
    assertEquals("1", Files.readString(instance.resolve("events/i2c/enable")));
    assertEquals("1", Files.readString(instance.resolve("events/smbus/enable")));
    tap.start(listener);
    assertTrue(ended.await(30, TimeUnit.SECONDS), "the file has an end");
    assertEquals(1, seen.size());
    assertEquals(1, tap.counters().seen());
    assertEquals("0", Files.readString(instance.resolve("events/i2c/enable")));
    assertThrows(IllegalStateException.class, () -> tap.start(listener));
  }

  @Test
  void aPipeIsFollowedUntilTheTapIsClosed() throws Exception {
    Path instance = fixture("second");
    Path pipe = instance.resolve("trace_pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CountDownLatch written = new CountDownLatch(1);
    Thread kernel =
        new Thread(() -> {
          try (OutputStream out = Files.newOutputStream(pipe)) {
            out.write(TRANSFER.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            written.await(30, TimeUnit.SECONDS);
            out.write(TRANSFER.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            ended.await(30, TimeUnit.SECONDS);
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    kernel.start();
    BusTap tap = open("?instance=second");
    tap.start(listener);
    assertTrue(seen.poll(30, TimeUnit.SECONDS) != null);
    written.countDown();
    assertTrue(seen.poll(30, TimeUnit.SECONDS) != null);
    assertEquals(1, ended.getCount());
    tap.close();
    tap.close();
    assertTrue(ended.await(30, TimeUnit.SECONDS));
    kernel.join(30_000);
    assertFalse(kernel.isAlive());
  }

  @Test
  void aTapThatNeverBeganGivesBackWhatItHas() throws Exception {
    Path instance = fixture("sideband");
    Files.writeString(instance.resolve("trace_pipe"), "");
    open("").close();
    assertEquals("0", Files.readString(instance.resolve("events/smbus/enable")));
  }

  @Test
  @Tag("S3-10")
  void aKernelWithoutTheseEventsIsReportedSo() throws Exception {
    Files.createDirectory(tracing.resolve("instances"));
    TargetUnavailableException refused =
        assertThrows(TargetUnavailableException.class, () -> open(""));
    assertTrue(refused.toString().contains("not there"), refused.toString());
    assertTrue(Files.exists(tracing.resolve("instances")));
    Path none = tracing.resolve("none");
    assertThrows(
        TargetUnavailableException.class,
        () -> sideband.open(URI.create("i2ctrace:" + none), BusTap.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i2ctrace:",
        "i2ctrace:a",
        "i2ctrace://h/a",
        "i2ctrace:/a?b",
        "i2ctrace:/a?instance=../b"
      })
  void anotherFormOfUriIsTheCallersMistake(String uri) {
    assertThrows(
        IllegalArgumentException.class, () -> sideband.open(URI.create(uri), BusTap.class));
  }

  private BusTap open(String query) throws TargetUnavailableException {
    try {
      return sideband.open(URI.create("i2ctrace:" + tracing + query), BusTap.class);
    } catch (TargetUnavailableException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The files that the kernel makes with an instance. */
  private Path fixture(String name) throws Exception {
    Path instance = tracing.resolve("instances").resolve(name);
    for (String file :
        new String[] {
          "trace_clock", "buffer_size_kb", "tracing_on", "events/i2c/enable", "events/smbus/enable"
        }) {
      Path path = instance.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
    }
    return instance;
  }
}
