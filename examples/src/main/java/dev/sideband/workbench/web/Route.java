package dev.sideband.workbench.web;

import java.io.IOException;

/** Answers the requests to one address. Safe for any thread. */
@FunctionalInterface
interface Route {

  /**
   * Answers one request.
   *
   * @throws ApiException if it is refused; nothing must have been sent by then
   * @throws IOException if the caller went away, or what was to be sent could not be read
   */
  void serve(Exchange exchange) throws IOException, ApiException;
}
