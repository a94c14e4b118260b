package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.i2c.WaveformFile;
import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.i2c.testing.DrawnWaveform;
import dev.sideband.i2c.testing.RandomWaveforms;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sigrok's decoder and ours see the same things at the same samples. */
@Tag("S3-3")
class SigrokTest {

  private static final WaveformSettings AS_CAPTURED =
      WaveformSettings.STANDARD.withGlitch(Duration.ZERO);

  private static final Pattern LINE = Pattern.compile("(\\d+)-(\\d+) i2c-1: (.+)");

  @TempDir private Path folder;

  @Test
  @Tag("S3-22")
  @Tag("S3-24")
  void randomWaveformsGiveTheSameEvents() throws Exception {
    int events = 0;
    for (int seed = 0; seed < 80; seed++) {
      Random random = new Random(seed);
      boolean whole = random.nextBoolean();
      DrawnWaveform drawn = RandomWaveforms.any(random, 1_000_000, 1 + random.nextInt(5), whole);
      Path dump = folder.resolve(seed + ".vcd");
      drawn.writeVcd(dump);
      List<String> theirs = sigrok(dump);
      assertEquals(theirs, ours(dump, AS_CAPTURED).events, "seed " + seed);
      events += theirs.size();
    }
    assertTrue(events > 9_000, "events " + events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"srzip", "csv", "vcd"})
  @Tag("S3-10")
  void whatSigrokWritesWeRead(String format) throws Exception {
    DrawnWaveform drawn = RandomWaveforms.any(new Random(77), 1_000_000, 3, true);
    Path dump = folder.resolve("a.vcd");
    Path written = folder.resolve("a." + format);
    drawn.writeVcd(dump);
    sigrok("-i", dump.toString(), "-O", format, "-o", written.toString());
    assertEquals(ours(dump, AS_CAPTURED).events, ours(written, AS_CAPTURED).events);
    assertEquals(ours(dump, AS_CAPTURED).messages, ours(written, AS_CAPTURED).messages);
  }

  @Test
  void whatWeWriteSigrokReads() throws Exception {
    DrawnWaveform drawn = RandomWaveforms.any(new Random(78), 1_000_000, 3, true);
    Path session = folder.resolve("b.sr");
    drawn.writeSession(session, 512);
    assertEquals(sigrok(session), ours(session, AS_CAPTURED).events);
  }

  @Test
  void withoutItsGlitchesAWaveformIsWhatSigrokSeesInACleanOne() throws Exception {
    DrawnWaveform clean = new DrawnWaveform(1_000_000, 10).start().octet(0xA0, true).pause(12);
    clean.pause(11).octet(0x5A, false).stop();
    DrawnWaveform dirty = new DrawnWaveform(1_000_000, 10).start().octet(0xA0, true);
    dirty.glitch(true, 2).glitch(false, 1).octet(0x5A, false).stop();
    Path cleanDump = folder.resolve("clean.vcd");
    Path dirtyDump = folder.resolve("dirty.vcd");
    clean.writeVcd(cleanDump);
    dirty.writeVcd(dirtyDump);
    WaveformSettings filter = WaveformSettings.STANDARD.withGlitch(Duration.ofNanos(5_000));
    assertEquals(sigrok(cleanDump), ours(dirtyDump, filter).events);
  }

  @Test
  @Tag("S3-43")
  void ofATenBitAddressSigrokShowsTheBytesAndWeTheAddress() throws Exception {
    DrawnWaveform drawn = new DrawnWaveform(1_000_000, 2);
    drawn.start().octet(0b11110_10_0, true).octet(0xA5, true).octet(0x07, true);
    drawn.start().octet(0b11110_10_1, true).octet(0x55, false).stop();
    Path dump = folder.resolve("ten.vcd");
    drawn.writeVcd(dump);
    Found found = ours(dump, AS_CAPTURED);
    List<String> theirs = sigrok(dump);
    assertEquals(theirs, found.events);
    assertTrue(theirs.stream().anyMatch(event -> event.endsWith("Address write: 7A")));
    assertEquals(
        List.of(BusAddress.tenBit(0x2A5), BusAddress.tenBit(0x2A5)),
        found.messages.stream().map(BusRecord::address).toList());
  }

  private static Found ours(Path file, WaveformSettings settings) throws Exception {
    Found found = new Found();
    assertEquals(0, new WaveformFile(file).decode(settings, found));
    return found;
  }

  /** Returns sigrok's events in their order; a byte's place is that of its first bit. */
  private List<String> sigrok(Path file) throws Exception {
    List<String> lines =
        sigrok(
            "-i",
            file.toString(),
            "-P",
            "i2c:scl=scl:sda=sda",
            "-A",
            "i2c=addr-data",
            "--protocol-decoder-samplenum");
    List<String> events = new ArrayList<>();
    for (String line : lines) {
      Matcher event = LINE.matcher(line);
      if (event.matches() && !event.group(3).matches("Read|Write")) {
        events.add(event.group(1) + " " + event.group(3));
      }
    }
    return events;
  }

  private List<String> sigrok(String... arguments) throws Exception {
    return Tool.run(folder, Peer.require("sigrok-cli"), arguments);
  }

  /** What our decoder finds, in sigrok's words. */
  private static final class Found implements WaveformListener {

    private final List<String> events = new ArrayList<>();
    private final List<BusRecord> messages = new ArrayList<>();
    private boolean read;

    @Override
    public void start(long sample, boolean repeated) {
      events.add(sample + (repeated ? " Start repeat" : " Start"));
    }

    @Override
    public void octet(long first, long last, int value, boolean address) {
      read = address ? (value & 1) != 0 : read;
      events.add(
          String.format(
              Locale.ROOT,
              "%d %s %s: %02X",
              first,
              address ? "Address" : "Data",
              read ? "read" : "write",
              address ? value >> 1 : value));
    }

    @Override
    public void acknowledgement(long sample, boolean acknowledged) {
      events.add(sample + (acknowledged ? " ACK" : " NACK"));
    }

    @Override
    public void stop(long sample) {
      events.add(sample + " Stop");
    }

    @Override
    public void message(BusRecord message) {
      messages.add(message);
    }
  }
}
