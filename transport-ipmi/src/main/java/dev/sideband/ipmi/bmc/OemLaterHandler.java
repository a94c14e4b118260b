package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * Carries out one of our own commands whose answer may come later; it must not block.
 *
 * @param <C> the command
 */
@FunctionalInterface
interface OemLaterHandler<C> {

  /**
   * Begins to carry out a command.
   *
   * @param client the number that the client's Hello brought
   * @throws OemRejectedException for an expected condition; its status and data become the answer
   * @throws MalformedMessageException if a field has a value that cannot be
   * @throws IOException if what the BMC stands on failed
   */
  CompletionStage<OemAnswer> handle(C command, RequestSource source, int client)
      throws OemRejectedException, IOException;
}
