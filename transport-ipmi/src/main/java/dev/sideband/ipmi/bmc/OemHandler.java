package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;

/**
 * Carries out one of our own commands; frame, repeats and clients have been dealt with.
 *
 * @param <C> the command
 */
@FunctionalInterface
interface OemHandler<C> {

  /**
   * Carries out a command.
   *
   * @throws OemRejectedException for an expected condition; its status and data become the answer
   * @throws MalformedMessageException if a field has a value that cannot be
   * @throws IOException if what the BMC stands on failed
   */
  OemAnswer handle(C command, RequestSource source) throws OemRejectedException, IOException;
}
