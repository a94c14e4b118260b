package dev.sideband.workbench.web;

/** Why a request was refused: the typed code that programs read, and its HTTP status. */
enum ApiError {
  BAD_PARAMETER("bad-parameter", 400),
  NOT_SIGNED_IN("not-signed-in", 401),
  WRONG_LOGIN("wrong-login", 401),
  FOREIGN_ORIGIN("foreign-origin", 403),
  NOT_ALLOWED("not-allowed", 403),
  NOT_FOUND("not-found", 404),
  NOTHING_TO_SHOW("nothing-to-show", 404),
  METHOD_NOT_ALLOWED("method-not-allowed", 405),
  REFUSED("refused", 409),
  GENERATION_GONE("generation-gone", 410),
  TOO_LARGE("too-large", 413),
  TOO_MANY_ATTEMPTS("too-many-attempts", 429),
  INTERNAL("internal", 500);

  private final String code;
  private final int status;

  ApiError(String code, int status) {
    this.code = code;
    this.status = status;
  }

  String code() {
    return code;
  }

  int status() {
    return status;
  }
}
