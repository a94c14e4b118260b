package dev.sideband.workbench.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;

/** One request and its answer, in the few words that the routes need. For one thread. */
final class Exchange {

  private static final int MAX_FORM_FIELDS = 8;
  private static final int MAX_FORM_BYTES = 4096;
  private static final int BUFFER = 16 * 1024;

  private final Request request;
  private final Response response;

  Exchange(Request request, Response response) {
    this.request = request;
    this.response = response;
  }

  String method() {
    return request.getMethod();
  }

  String path() {
    return Request.getPathInContext(request);
  }

  /** Returns the caller's address without its port. */
  String remoteAddress() {
    return Request.getRemoteAddr(request);
  }

  Optional<String> header(HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** Returns the address that the caller asked, as scheme, host and port. */
  String origin() {
    return request.getHttpURI().getScheme() + "://" + request.getHttpURI().getAuthority();
  }

  /** Returns the port that the caller asked. */
  int port() {
    return Request.getServerPort(request);
  }

  Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /**
   * Returns a parameter from the address.
   *
   * @throws ApiException if the parameters are not well formed, or this one is there twice
   */
  Optional<String> query(String name) throws ApiException {
    try {
      return single(Request.extractQueryParameters(request), name);
    } catch (RuntimeException e) {
      throw new ApiException(ApiError.BAD_PARAMETER, "the query is not well formed");
    }
  }

  /**
   * Returns the named fields of the form in the body; those that are missing are empty.
   *
   * @throws ApiException if there is no form, or it is too large or not well formed
   */
  List<String> form(String... names) throws ApiException {
    if (FormFields.getFormEncodedCharset(request) == null) {
      throw new ApiException(ApiError.BAD_PARAMETER, "the body is no form");
    }
    if (request.getLength() > MAX_FORM_BYTES) {
      throw new ApiException(ApiError.TOO_LARGE, "the form is too large");
    }
    try {
      Fields fields = FormFields.getFields(request, MAX_FORM_FIELDS, MAX_FORM_BYTES);
      String[] values = new String[names.length];
      for (int i = 0; i < names.length; i++) {
        values[i] = single(fields, names[i]).orElse("");
      }
      return List.of(values);
    } catch (RuntimeException e) {
      throw new ApiException(ApiError.BAD_PARAMETER, "the form is too large or not well formed");
    }
  }

  private static Optional<String> single(Fields fields, String name) throws ApiException {
    List<String> values = fields.getValuesOrEmpty(name);
    if (values.size() > 1) {
      throw new ApiException(ApiError.BAD_PARAMETER, "more than one " + name);
    }
    return values.stream().findFirst();
  }

  /** Sets a header of the answer; call it before anything is sent. */
  void put(HttpHeader name, String value) {
    response.getHeaders().put(name, value);
  }

  /** Sets a cookie that scripts do not see and other sites' pages do not send. */
  void putCookie(String name, String value, long maxAgeSeconds) {
    Response.putCookie(
        response,
        HttpCookie.build(name, value)
            .path("/")
            .httpOnly(true)
            .sameSite(HttpCookie.SameSite.STRICT)
            .maxAge(maxAgeSeconds)
            .build());
  }

  void redirect(String path) throws IOException {
    put(HttpHeader.LOCATION, path);
    send(HttpStatus.SEE_OTHER_303, "text/plain;charset=utf-8", new byte[0]);
  }

  void send(int status, String type, byte[] body) throws IOException {
    response.setStatus(status);
    put(HttpHeader.CONTENT_TYPE, type);
    put(HttpHeader.CONTENT_LENGTH, Integer.toString(body.length));
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      out.write(body);
    }
  }

  /** Sends one JSON value, deflated where the caller can take that. */
  void json(int status, JsonBody body) throws IOException {
    response.setStatus(status);
    put(HttpHeader.CONTENT_TYPE, "application/json");
    put(HttpHeader.VARY, "Accept-Encoding");
    if (takesGzip()) {
      put(HttpHeader.CONTENT_ENCODING, "gzip");
      try (OutputStream out = new GZIPOutputStream(Content.Sink.asOutputStream(response), BUFFER)) {
        Json.write(out, body);
      }
    } else {
      try (OutputStream out = Content.Sink.asOutputStream(response)) {
        Json.write(out, body);
      }
    }
  }

  /** Begins a stream of server-sent events; close it to end the answer. */
  EventStream events() {
    response.setStatus(HttpStatus.OK_200);
    put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    return new EventStream(Content.Sink.asOutputStream(response));
  }

  void error(ApiError error, String message, Map<String, String> headers) throws IOException {
    headers.forEach(response.getHeaders()::put);
    json(
        error.status(),
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeStringField("code", error.code());
          json.writeStringField("message", message);
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  boolean takesGzip() {
    return header(HttpHeader.ACCEPT_ENCODING)
        .map(value -> value.contains("gzip") && !value.contains("gzip;q=0"))
        .orElse(false);
  }
}
