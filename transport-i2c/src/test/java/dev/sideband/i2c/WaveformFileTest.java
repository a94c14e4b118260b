package dev.sideband.i2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.i2c.testing.DrawnWaveform;
import dev.sideband.i2c.testing.RandomWaveforms;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S3-10")
class WaveformFileTest {

  private static final WaveformSettings SETTINGS =
      WaveformSettings.STANDARD.withGlitch(Duration.ZERO);

  @TempDir private Path folder;

  @Test
  void allKindsOfFilesTellTheSame() throws Exception {
    Random random = new Random(1);
    for (int trial = 0; trial < 20; trial++) {
      DrawnWaveform drawn = RandomWaveforms.any(random, 1_000_000, 2, false);
      Found straight = new Found();
      WaveformDecoder decoder = new WaveformDecoder(SETTINGS, straight);
      decoder.samples(drawn.samples(), 0, (int) drawn.size(), 0, 1);
      decoder.end();

      Path vcd = folder.resolve("a.vcd");
      Path csv = folder.resolve("a.csv");
      Path session = folder.resolve("a.sr");
      drawn.writeVcd(vcd);
      drawn.writeCsv(csv);
      drawn.writeSession(session, 700);
      for (Path file : new Path[] {vcd, csv, session}) {
        Found found = new Found();
        assertEquals(0, new WaveformFile(file).decode(SETTINGS, found));
        assertEquals(straight.events, found.events, file.toString());
        assertEquals(straight.messages, found.messages, file.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {24_000_000, 1_000_000, 10_000_000, 999_999_937})
  void timeIsExactAtEveryRate(long rate) throws Exception {
    DrawnWaveform drawn = new DrawnWaveform(rate, 60).pause(rate / 500);
    drawn.start().octet(0x40, true).stop();
    Path file = folder.resolve("b.sr");
    drawn.writeSession(file, 1 << 20);
    Found found = new Found();
    new WaveformFile(file).decode(SETTINGS.withOrigin(Duration.ofSeconds(100)), found);
    long sample = rate / 500 + 60;
    assertEquals(
        100_000_000_000L + (long) (sample * 1e9 / rate), found.messages.get(0).nanos(), "ns");
  }

  @Test
  void aDumpOfAnotherProgramIsUnderstood() throws Exception {
    Found found =
        found(
            """
            $date today $end
            $comment written by $var wire 1 ? scl hand $end
            $timescale 100ps $end
            $scope module top $end
            $var reg 8 # counter [7:0] $end
            $var wire 1 a SCL $end
            $var wire 1 b SDA $end
            $upscope $end
            $enddefinitions $end
            $dumpvars
            za zb bxxxxxxxx #
            $end
            #50000
            0b
            #60000
            0a b00000001 #
            #60010
            1b
            #60020 1a 0a
            #60030 0a
            """);
    assertEquals("50000 S", found.events.get(0));
  }

  @Test
  void aTableWithTimesInSecondsIsUnderstood() throws Exception {
    StringBuilder text = new StringBuilder("Time [s],Channel 0,SDA,scl\n");
    DrawnWaveform drawn = new DrawnWaveform(1_000_000, 1);
    byte[] samples = drawn.start().octet(0x91, true).octet(0x17, false).stop().samples();
    for (int i = 0; i < samples.length; i++) {
      text.append("%.9f,1,%d,%d%n".formatted((i - 3) * 2.5e-6, samples[i] >> 1, samples[i] & 1));
    }
    BusRecord message = found(text.toString()).messages.get(0);
    assertEquals(BusAddress.of(0x48), message.address());
    assertEquals(Bytes.of(0x17), message.data());
    assertEquals(2_500, message.nanos(), "the first sample is time zero");
  }

  @Test
  void aTableOfASpreadsheetIsUnderstood() throws Exception {
    StringBuilder text = new StringBuilder("\u00EF\u00BB\u00BFTime;\"scl\";\"sda\"\r\n");
    DrawnWaveform drawn = new DrawnWaveform(1_000_000, 1);
    byte[] samples = drawn.start().octet(0x91, true).octet(0x17, false).stop().samples();
    for (int i = 0; i < samples.length; i++) {
      text.append(i * 10)
          .append("e-6;\"")
          .append(samples[i] & 1)
          .append("\";\"")
          .append(samples[i] >> 1)
          .append("\"\r\n");
    }
    Path file = folder.resolve("sheet.csv");
    Files.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
    Found found = new Found();
    assertEquals(0, new WaveformFile(file).decode(SETTINGS, found));
    assertEquals(Bytes.of(0x17), found.messages.get(0).data());
    assertEquals(10_000, found.messages.get(0).nanos(), "by the column of times");
  }

  @Test
  void brokenPiecesArePassedOverAndCounted() throws Exception {
    DrawnWaveform drawn = new DrawnWaveform(1_000_000, 2).start().octet(0x40, true).stop();
    Path vcd = folder.resolve("c.vcd");
    drawn.writeVcd(vcd);
    String broken = Files.readString(vcd).replaceFirst("#2\n", "#2\n?!\n#-7\n#1\n@\n");
    Files.writeString(vcd, broken);
    Found found = new Found();
    assertEquals(4, new WaveformFile(vcd).decode(SETTINGS, found));
    assertEquals(1, found.messages.size());

    Path csv = folder.resolve("c.csv");
    drawn.writeCsv(csv);
    Files.writeString(csv, Files.readString(csv) + "1\n2,0\n\n;\n");
    assertEquals(3, new WaveformFile(csv).decode(SETTINGS, new Found()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "$timescale 1 us $end",
        "$timescale 7 us $end $enddefinitions $end",
        "$timescale 1 us $end $var wire 1 ! scl $end $enddefinitions $end #0 1!",
        "$var wire 1",
        "a,b\n1,0\n",
        "PK",
        "PK\3\4",
        "; Samplerate: 0 Hz\nscl,sda\n",
        "; Samplerate: many\nscl,sda\n"
      })
  void aFileOfAnotherKindIsRefused(String text) {
    assertThrows(MalformedMessageException.class, () -> found(text));
  }

  @Test
  void aFileThatIsNotThereIsReportedSo() {
    assertThrows(
        IOException.class,
        () -> new WaveformFile(folder.resolve("none")).decode(SETTINGS, new Found()));
    assertThrows(IOException.class, () -> new WaveformFile(folder).decode(SETTINGS, new Found()));
  }

  @Test
  void aDamagedFileGivesRecordsOrAReport() throws Exception {
    DrawnWaveform drawn = RandomWaveforms.any(new Random(8), 1_000_000, 2, true);
    Path good = folder.resolve("d");
    Random random = new Random(9);
    int decoded = 0;
    for (int trial = 0; trial < 600; trial++) {
      switch (trial % 3) {
        case 0 -> drawn.writeVcd(good);
        case 1 -> drawn.writeCsv(good);
        default -> drawn.writeSession(good, 900);
      }
      byte[] bytes = Files.readAllBytes(good);
      for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(good, bytes);
      try {
        new WaveformFile(good).decode(SETTINGS, new Found());
        decoded++;
      } catch (IOException e) {
        assertTrue(e instanceof MalformedMessageException, e.toString());
      }
    }
    assertTrue(decoded > 100, "decoded " + decoded);
  }

  @Test
  void aSessionThatLacksSomethingSaysWhat() throws Exception {
    assertEquals("metadata", fieldOf("version", "2"));
    assertEquals("capturefile", fieldOf("metadata", "probe1=scl\nprobe2=sda\n"));
    assertEquals("lines", fieldOf("metadata", "capturefile=logic-1\nprobe1=scl\n"));
    String whole = "capturefile=logic-1\nprobe1=scl\nprobe2=sda\n";
    assertEquals("capture", fieldOf("metadata", whole));
    assertEquals("unitsize", fieldOf("metadata", whole + "unitsize=-1\n"));
    assertEquals("sample rate", fieldOf("metadata", whole + "samplerate=99 THz\n"));
  }

  private String fieldOf(String entry, String content) throws IOException {
    Path file = folder.resolve("e.sr");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return assertThrows(
            MalformedMessageException.class,
            () -> new WaveformFile(file).decode(SETTINGS, new Found()))
        .field();
  }

  private Found found(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("any"), text);
    Found found = new Found();
    new WaveformFile(file).decode(SETTINGS, found);
    return found;
  }
}
