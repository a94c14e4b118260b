package dev.sideband.ipmi;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;

/**
 * One command with its parameters: how it is asked, and how its answer is read.
 *
 * <p>It is a value and knows nothing of channels; {@link Ipmi} sends it. Implement it for commands
 * of your own.
 *
 * @param <R> what a successful answer holds
 */
public interface IpmiCommand<R> extends MessageBody {

  /** Returns what is asked for. */
  CommandId id();

  /** Reads the answer's data after a completion code of zero; bytes left over are ignored. */
  R decode(WireReader in) throws MalformedMessageException;
}
