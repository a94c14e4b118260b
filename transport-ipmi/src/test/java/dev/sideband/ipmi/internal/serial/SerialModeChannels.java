package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.SerialMode;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportContext;
import java.time.Duration;

/** Channels for tests elsewhere. */
public final class SerialModeChannels {

  private SerialModeChannels() {}

  /** Returns a channel over a line, without login. */
  public static MessageChannel over(SerialLine line, SerialMode mode, TransportContext context) {
    return new SerialModeChannel(
        line, new ModeSettings(mode, Duration.ofSeconds(1), 40, null), null, context);
  }
}
