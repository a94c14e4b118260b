package dev.sideband.i2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.i2c.testing.DrawnWaveform;
import dev.sideband.i2c.testing.RandomWaveforms;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A microsecond a sample; a quarter of the clock lasts ten. */
class WaveformDecoderTest {

  private final DrawnWaveform drawn = new DrawnWaveform(1_000_000, 10);

  @Test
  @Tag("S3-21")
  @Tag("S3-22")
  @Tag("S3-23")
  @Tag("S3-24")
  @Tag("S3-26")
  @Tag("S3-3")
  void theWriteFlowGivesOneRecordFromStartToStop() {
    drawn.start().octet(0x50 << 1, true).octet(0x10, true).octet(0xAB, true).stop();
    Found found = decode();
    assertEquals(
        List.of(
            "10 S",
            "40-320 addr a0",
            "360 ACK",
            "400-680 data 10",
            "720 ACK",
            "760-1040 data ab",
            "1080 ACK",
            "1130 P"),
        found.events);
    assertEquals(
        List.of(
            new BusRecord(
                0,
                10_000,
                BusAddress.of(0x50),
                false,
                Bytes.of(0x10, 0xAB),
                AckMap.ALL,
                BusResult.OK,
                false,
                true,
                1_120_000)),
        found.messages);
  }

  @Test
  @Tag("S3-29")
  @Tag("S3-34")
  void aRepeatedStartEndsOneRecordAndBeginsTheNext() {
    drawn.start().octet(0xA0, true).octet(0x00, true);
    drawn.start().octet(0xA1, true).octet(0x12, true).octet(0x34, false).stop();
    List<BusRecord> messages = decode().messages;
    assertEquals(2, messages.size());
    assertFalse(messages.get(0).stop());
    assertFalse(messages.get(0).repeatedStart());
    BusRecord read = messages.get(1);
    assertTrue(read.stop() && read.repeatedStart() && read.read());
    assertEquals(Bytes.of(0x12, 0x34), read.data());
    assertEquals(AckMap.allBut(1), read.acks());
    assertEquals(BusResult.OK, read.result(), "a read ends with a byte not acknowledged");
    assertEquals(
        messages.get(0).nanos() + messages.get(0).durationNanos(), read.nanos(), "no gap between");
  }

  @Test
  @Tag("S3-22")
  @Tag("S3-24")
  @Tag("S3-42")
  void aRefusalIsFoundAtEachByte() {
    for (int refused = -1; refused < 20; refused++) {
      DrawnWaveform write = new DrawnWaveform(1_000_000, 3).start().octet(0x98, refused != -1);
      for (int i = 0; i < 20; i++) {
        write.octet(i, refused != i);
      }
      BusRecord record = decode(write.stop(), WaveformSettings.STANDARD).messages.get(0);
      assertEquals(refused, record.acks().firstNack().orElseThrow());
      assertEquals(refused == -1 ? BusResult.ADDRESS_NACK : BusResult.DATA_NACK, record.result());
      assertEquals(20, record.data().size());
    }
  }

  @Test
  @Tag("S3-25")
  @Tag("S3-28")
  @Tag("S3-40")
  void noByteOfALongMessageAtFullRateIsLost() {
    byte[] sent = new byte[5_000];
    new Random(25).nextBytes(sent);
    DrawnWaveform fast = new DrawnWaveform(4_000_000, 1).start().octet(0x60, true);
    for (byte b : sent) {
      fast.octet(b, true);
    }
    List<BusRecord> messages = decode(fast.stop(), WaveformSettings.STANDARD).messages;
    assertEquals(1, messages.size());
    assertEquals(Bytes.copyOf(sent), messages.get(0).data());
  }

  @Test
  @Tag("S3-43")
  void aTenBitAddressIsReadAndWritten() {
    drawn.start().octet(0b11110_10_0, true).octet(0xA5, true).octet(0x07, true);
    drawn.start().octet(0b11110_10_1, true).octet(0x55, false).stop();
    List<BusRecord> messages = decode().messages;
    assertEquals(BusAddress.tenBit(0x2A5), messages.get(0).address());
    assertEquals(Bytes.of(0x07), messages.get(0).data());
    assertEquals(BusAddress.tenBit(0x2A5), messages.get(1).address());
    assertEquals(Bytes.of(0x55), messages.get(1).data());
    assertTrue(messages.get(1).read());
  }

  @Test
  @Tag("S3-43")
  void aTenBitAddressOfAnotherDeviceOrBeforeAStopIsNotMeant() {
    drawn.start().octet(0b11110_10_0, true).octet(0xA5, false).stop();
    drawn.start().octet(0b11110_10_1, true).octet(0x55, false).stop();
    drawn.start().octet(0b11110_01_0, false).stop();
    List<BusRecord> messages = decode().messages;
    assertEquals(BusResult.ADDRESS_NACK, messages.get(0).result());
    assertEquals(AckMap.NO_ADDRESS, messages.get(0).acks());
    assertEquals(BusAddress.of(0b1111010), messages.get(1).address());
    assertEquals(BusAddress.of(0b1111001), messages.get(2).address());
    assertEquals(BusResult.ADDRESS_NACK, messages.get(2).result());
  }

  @Test
  @Tag("S3-27")
  void whatComesBeforeAStartIsCountedAndNothingElse() {
    drawn.clockUp();
    drawn.start().stop();
    Found found = decode();
    assertEquals(List.of(), found.messages);
    DrawnWaveform late = new DrawnWaveform(1_000_000, 10).start().octet(0x12, true);
    byte[] samples = late.start().octet(0x34, true).stop().samples();
    Found half = new Found();
    WaveformDecoder decoder = new WaveformDecoder(WaveformSettings.STANDARD, half);
    decoder.samples(samples, 100, samples.length - 100, 0, 1);
    decoder.end();
    assertEquals(8, half.events.stream().filter(event -> event.endsWith("stray")).count());
    assertEquals(1, half.messages.size());
    assertEquals(BusAddress.of(0x1A), half.messages.get(0).address());
    assertFalse(half.messages.get(0).repeatedStart(), "what was before was not seen");
  }

  @Test
  @Tag("S3-32")
  @Tag("S3-42")
  void aMessageThatBreaksOffIsIncomplete() {
    drawn.start().octet(0x20, true).bits(0xF0, 4).stop();
    drawn.start().octet(0x22, true).octet(0x11, true);
    List<BusRecord> messages = decode().messages;
    assertEquals(BusResult.INCOMPLETE, messages.get(0).result());
    assertTrue(messages.get(0).stop());
    assertEquals(Bytes.EMPTY, messages.get(0).data(), "part of a byte is none");
    assertEquals(BusResult.INCOMPLETE, messages.get(1).result(), "the capture ended");
    assertFalse(messages.get(1).stop());
    assertEquals(Bytes.of(0x11), messages.get(1).data());
  }

  @Test
  @Tag("S3-42")
  void aHeldClockIsReportedAndAnEndForItIsToldFromOthers() {
    drawn.start().octet(0x20, true).pause(300).octet(0x01, true).stop();
    Found found = decode();
    assertTrue(found.events.contains("380-700 stretched"), () -> found.events.toString());
    assertEquals(BusResult.OK, found.messages.get(0).result());

    drawn.start().octet(0x20, true).bits(0, 3).pause(25_000).stop();
    Found timedOut = decode();
    assertEquals(BusResult.STRETCH_TIMEOUT, timedOut.messages.get(1).result());
  }

  @Test
  void aPulseTooShortToCountIsLeftOut() {
    drawn.start().octet(0x20, true).glitch(true, 2).glitch(false, 1).bits(0x80, 1);
    drawn.clockUp().glitch(false, 2).glitch(true, 1);
    Found raw = decode();
    assertTrue(raw.events.stream().noneMatch(event -> event.endsWith("glitch")));
    Found filtered = decode(drawn, WaveformSettings.STANDARD.withGlitch(Duration.ofNanos(2_100)));
    assertEquals(4, filtered.events.stream().filter(event -> event.endsWith("glitch")).count());
    DrawnWaveform clean = new DrawnWaveform(1_000_000, 10).start().octet(0x20, true).bits(0x80, 1);
    assertEquals(
        decode(clean, WaveformSettings.STANDARD).messages.get(0).data(),
        filtered.messages.get(0).data());
  }

  @Test
  void theFilterMovesNothing() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      DrawnWaveform waveform = RandomWaveforms.any(random, 1_000_000, 6, true);
      Found raw = decode(waveform, WaveformSettings.STANDARD);
      Found filtered =
          decode(waveform, WaveformSettings.STANDARD.withGlitch(Duration.ofNanos(5_000)));
      assertEquals(raw.events, filtered.events);
      assertEquals(raw.messages, filtered.messages);
    }
  }

  @Test
  void blocksAndChangesGiveTheSame() {
    Random random = new Random(4);
    for (int trial = 0; trial < 50; trial++) {
      DrawnWaveform waveform = RandomWaveforms.any(random, 1_000_000, 2, false);
      byte[] samples = waveform.samples();
      Found inOne = decode(waveform, WaveformSettings.STANDARD);
      Found inBlocks = new Found();
      WaveformDecoder blocks = new WaveformDecoder(WaveformSettings.STANDARD, inBlocks);
      for (int at = 0; at < samples.length; ) {
        int count = Math.min(samples.length - at, 1 + random.nextInt(50));
        blocks.samples(samples, at, count, 0, 1);
        at += count;
      }
      blocks.end();
      Found inLevels = new Found();
      WaveformDecoder levels = new WaveformDecoder(WaveformSettings.STANDARD, inLevels);
      for (int i = 0; i < samples.length; i++) {
        levels.levels(i, (samples[i] & 1) != 0, (samples[i] & 2) != 0);
      }
      levels.end();
      assertEquals(inOne.events, inBlocks.events);
      assertEquals(inOne.messages, inBlocks.messages);
      assertEquals(inOne.events, inLevels.events);
    }
  }

  @Test
  void anySamplesGiveRecordsOrNothing() {
    Random random = new Random(5);
    for (int trial = 0; trial < 300; trial++) {
      byte[] noise = new byte[2_000];
      random.nextBytes(noise);
      Found found = new Found();
      WaveformDecoder decoder =
          new WaveformDecoder(
              WaveformSettings.STANDARD.withGlitch(Duration.ofNanos(trial % 3 * 1_000L)), found);
      decoder.samples(noise, 0, noise.length, 0, 1);
      decoder.end();
      long lastStart = -1;
      for (BusRecord message : found.messages) {
        assertTrue(message.nanos() > lastStart);
        lastStart = message.nanos();
      }
    }
  }

  private Found decode() {
    return decode(drawn, WaveformSettings.STANDARD);
  }

  private static Found decode(DrawnWaveform waveform, WaveformSettings settings) {
    Found found = new Found();
    WaveformDecoder decoder = new WaveformDecoder(settings, found);
    byte[] samples = waveform.samples();
    decoder.samples(samples, 0, samples.length, 0, 1);
    decoder.end();
    return found;
  }
}
