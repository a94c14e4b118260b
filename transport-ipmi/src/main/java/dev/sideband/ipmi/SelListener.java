package dev.sideband.ipmi;

import dev.sideband.ipmi.command.SelEntry;
import java.util.List;

/**
 * Hears what comes into an event log.
 *
 * <p>Called by one thread at a time, one of the channel's: it must not block. What it throws goes
 * to {@link #failed}.
 */
public interface SelListener {

  /** Records came, one at least, in the order of the log. */
  void added(List<SelEntry> entries);

  /** The log was erased, or has overwritten what was heard last: records may have been missed. */
  default void restarted() {}

  /** The log could not be read this time; it is tried again. */
  default void failed(Throwable failure) {}
}
