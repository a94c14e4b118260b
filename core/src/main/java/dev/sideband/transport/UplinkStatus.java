package dev.sideband.transport;

import java.util.Objects;
import java.util.Optional;

/**
 * How an uplink does.
 *
 * @param connected whether the server is reached
 * @param waiting entries that the server has not confirmed
 * @param lost entries that were overwritten before the server got them: those that it knows of, and
 *     those since
 * @param connections how often the server was reached since the link was opened
 * @param failure why the server is not reached, or was lost last; empty if that never happened
 */
public record UplinkStatus(
    boolean connected, long waiting, long lost, long connections, Optional<Exception> failure) {

  public UplinkStatus {
    Objects.requireNonNull(failure, "failure");
  }
}
