package dev.sideband.transport;

/** The channel was closed at this end. */
public final class ChannelClosedException extends TransportException {

  private static final long serialVersionUID = 1L;

  /** Creates the report. */
  public ChannelClosedException(String target) {
    super(target, "channel is closed", null);
  }
}
