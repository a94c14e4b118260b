package dev.sideband.benchmarks;

import dev.sideband.Sideband;
import dev.sideband.bus.LoggedBus;
import dev.sideband.bus.TransferTap;
import dev.sideband.i2c.WaveformDecoder;
import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A transfer that is tapped and one that is not, and the waveform decoder. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
public class BusBenchmark {

  /** The samples that {@link #decode} takes at once. */
  public static final int SAMPLES = 1 << 20;

  private static final int SCL = 0;
  private static final int SDA = 1;
  private static final int CAPACITY = 1 << 16;

  /** How many samples a bit has in the waveform; 60 are 24 MHz at 400 kHz. */
  @Param({"60", "4"})
  public int samplesPerBit;

  private final BusTransfer transfer =
      BusTransfer.writeRead(BusAddress.of(0x2C), Bytes.of(0x10), 2);
  private Sideband sideband;
  private TransferTap tap;
  private BusChannel plain;
  private BusChannel tapped;
  private byte[] waveform;
  private WaveformDecoder decoder;
  private long messages;

  /** A bus that takes no time. */
  private static final class IdleBus implements BusChannel {

    private static final BusOutcome DONE =
        new BusOutcome(
            BusResult.OK,
            List.of(
                new BusReply(Bytes.of(0x10), AckMap.ALL),
                new BusReply(Bytes.of(0x17, 0x70), AckMap.ALL)));

    @Override
    public BusOutcome transfer(BusTransfer transfer) {
      return DONE;
    }

    @Override
    public TransportInfo info() {
      return new TransportInfo("idle", 0xFFFF, 0xFFFF);
    }

    @Override
    public void close() {}
  }

  /** Makes the buses and draws the waveform. */
  @Setup(Level.Trial)
  public void open() {
    sideband = Sideband.builder().build();
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
    tap = new TransferTap(clock, CAPACITY, sideband);
    tap.start(message -> {});
    plain = new IdleBus();
    tapped = new LoggedBus(new IdleBus(), 1, tap);
    waveform = new Drawing(samplesPerBit, SAMPLES).draw();
    decoder =
        new WaveformDecoder(
            WaveformSettings.STANDARD.withGlitch(Duration.ZERO),
            new WaveformListener() {
              @Override
              public void message(BusRecord message) {
                messages++;
              }
            });
  }

  /** Stops the tap. */
  @TearDown(Level.Trial)
  public void close() {
    tapped.close();
    tap.close();
    sideband.close();
  }

  /** Nobody watches. */
  @Benchmark
  public BusOutcome untapped() throws TransportException {
    return plain.transfer(transfer);
  }

  /** Each transfer is put into the queue, which is emptied, or counted as lost when it is full. */
  @Benchmark
  public BusOutcome tapped() throws TransportException {
    return tapped.transfer(transfer);
  }

  /** A waveform full of messages, one after the other. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public long decode() {
    decoder.samples(waveform, 0, waveform.length, SCL, SDA);
    if (messages == 0) {
      throw new IllegalStateException("nothing was decoded");
    }
    return messages;
  }

  /** Draws messages of eight bytes until the waveform is full. */
  private static final class Drawing {

    private static final int BYTES = 8;

    private final int bit;
    private final byte[] samples;
    private int at;
    private int scl = 1;
    private int sda = 1;

    Drawing(int samplesPerBit, int size) {
      this.bit = samplesPerBit;
      this.samples = new byte[size];
    }

    byte[] draw() {
      while (at < samples.length) {
        lines(1, 1, bit);
        lines(1, 0, bit / 2);
        octet(0x58);
        for (int i = 0; i < BYTES; i++) {
          octet(0x35 * i & 0xFF);
        }
        lines(0, 0, bit / 2);
        lines(1, 0, bit / 2);
      }
      return samples;
    }

    private void octet(int value) {
      for (int i = 7; i >= -1; i--) {
        int level = i < 0 ? 0 : value >> i & 1;
        lines(0, level, bit - bit / 2);
        lines(1, level, bit / 2);
      }
    }

    private void lines(int newScl, int newSda, int count) {
      if (newScl == 0 && scl == 1) {
        // SDA holds until the clock is low.
        put(0, sda);
      } else {
        put(newScl, newSda);
      }
      scl = newScl;
      sda = newSda;
      for (int i = 1; i < count; i++) {
        put(scl, sda);
      }
    }

    private void put(int newScl, int newSda) {
      if (at < samples.length) {
        samples[at++] = (byte) (newScl << SCL | newSda << SDA);
      }
    }
  }
}
