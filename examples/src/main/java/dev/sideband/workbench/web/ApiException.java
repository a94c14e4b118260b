package dev.sideband.workbench.web;

import java.util.Map;

/** A request that is refused, with what the answer says about it. */
final class ApiException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ApiError error;
  private final transient Map<String, String> headers;

  ApiException(ApiError error, String message) {
    this(error, message, Map.of());
  }

  /**
   * Creates a refusal.
   *
   * @param headers what the answer carries beside it, such as {@code Retry-After}
   */
  ApiException(ApiError error, String message, Map<String, String> headers) {
    super(message);
    this.error = error;
    this.headers = headers;
  }

  ApiError error() {
    return error;
  }

  Map<String, String> headers() {
    return headers;
  }
}
