package dev.sideband.fleet.service;

import java.util.Objects;

/**
 * What came of an order to a service.
 *
 * @param done whether it was carried out
 * @param text more about it, for people
 */
public record ServiceResult(boolean done, String text) {

  public ServiceResult {
    Objects.requireNonNull(text, "text");
  }
}
