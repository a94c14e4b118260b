package dev.sideband.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something could not be reached or did not answer; the subclasses say which, with data. */
public abstract sealed class TransportException extends IOException
    permits TargetUnavailableException,
        NoResponseException,
        SessionRefusedException,
        SessionLostException,
        ChannelClosedException {

  private static final long serialVersionUID = 1L;

  private final String target;

  TransportException(String target, String problem, @Nullable Throwable cause) {
    super(target + ": " + problem, cause);
    this.target = target;
  }

  /** Returns what was to be reached, as a person would name it. */
  public final String target() {
    return target;
  }
}
