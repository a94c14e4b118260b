package dev.sideband.alarm;

import dev.sideband.transport.Uplink;
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

  private final Uplink uplink;

  /** Creates a sink; the link stays its owner's. */
  public UplinkSink(Uplink uplink) {
    this.uplink = Objects.requireNonNull(uplink, "uplink");
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
