package dev.sideband.alarm;

import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Carries alarms to an alarm server, over a link: each once and in order, also if the server is
 * away for a while. {@link AlarmReceiver} is its other end.
 *
 * <p>An alarm server has a link of its own, so that alarms get through when the monitor server does
 * not answer. Safe for any thread; it waits for no network.
 */
public final class UplinkSink implements AlarmSink {

  /** The stream in which alarms travel. */
  public static final String STREAM = "alarms";

  /** The stream in which a worker says that it begins anew; its entries are empty. */
  public static final String BEGIN_STREAM = "alarms.begin";

  private final Uplink uplink;

  /** Creates a sink; the link stays its owner's. */
  public UplinkSink(Uplink uplink) {
    this.uplink = Objects.requireNonNull(uplink, "uplink");
  }

  /**
   * Says that nothing is raised: what was raised before this worker was started is over, since
   * nobody here knows of it any more. Call it before the first alarm.
   *
   * @throws IOException if the link cannot keep it
   */
  public void begin() throws IOException {
    uplink.append(BEGIN_STREAM, Bytes.EMPTY);
  }

  @Override
  public void accept(Alarm alarm) {
    try {
      uplink.append(STREAM, AlarmCodec.encode(alarm));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
