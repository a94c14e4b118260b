package dev.sideband.ipmi.internal.serial;

import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.util.function.Consumer;

/**
 * Takes the bytes of a line apart where they are read, so that garbage goes no further.
 *
 * <p>It may stop listening and begin again; what was cut by that is damage.
 */
public final class Ear implements SerialLine.Listener {

  private final Framing framing;
  private final Consumer<Heard> hearer;
  private final Runnable end;

  /**
   * Creates one.
   *
   * @param hearer is called on the reading thread
   * @param end is called once, when the line is gone
   */
  public Ear(Framing framing, Consumer<Heard> hearer, Runnable end) {
    this.framing = framing;
    this.hearer = hearer;
    this.end = end;
  }

  @Override
  public void received(Bytes bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      Heard heard = framing.accept((byte) bytes.at(i));
      if (heard != null) {
        hearer.accept(heard);
      }
    }
  }

  @Override
  public void lost(TransportException reason) {
    end.run();
  }
}
