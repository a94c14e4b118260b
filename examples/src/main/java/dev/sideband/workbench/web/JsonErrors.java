package dev.sideband.workbench.web;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself refuses, before a route sees it: in the same JSON, and telling nothing.
 */
final class JsonErrors extends ErrorHandler {

  @Override
  protected boolean generateAcceptableResponse(
      Request request,
      Response response,
      Callback callback,
      String contentType,
      List<Charset> charsets,
      int code,
      String message,
      @Nullable Throwable cause) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, body(code), callback);
    return true;
  }

  private static ByteBuffer body(int status) {
    String code = status < 500 ? "bad-request" : ApiError.INTERNAL.code();
    return ByteBuffer.wrap(
        ("{\"error\":{\"code\":\"" + code + "\",\"message\":\"HTTP status " + status + "\"}}")
            .getBytes(StandardCharsets.UTF_8));
  }
}
