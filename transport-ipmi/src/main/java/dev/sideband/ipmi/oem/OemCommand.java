package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;

/**
 * One of our commands with its parameters: the body of its request, and how its answer is read.
 *
 * <p>It is a value and knows nothing of frames; {@link OemClient} sends it. Each has its code as a
 * constant {@code CODE} and reads its own requests with a static method {@code decodeRequest}, for
 * the BMC.
 *
 * @param <R> what a successful answer holds
 */
public interface OemCommand<R> extends MessageBody {

  /** Returns the command code, 0 to 255. */
  int code();

  /** Reads the body of a successful answer; bytes left over are ignored. */
  R decode(WireReader in) throws MalformedMessageException;
}
