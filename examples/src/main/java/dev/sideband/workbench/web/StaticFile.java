package dev.sideband.workbench.web;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** One file of the page, held in memory, plain and deflated. Immutable and safe for any thread. */
final class StaticFile implements Route {

  private static final String HTML = "text/html;charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "mjs", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  private final String type;
  private final byte[] plain;
  private final byte[] deflated;
  private final String tag;

  private StaticFile(String type, byte[] plain) throws IOException {
    this.type = type;
    this.plain = plain;
    this.deflated = deflate(plain);
    CRC32C sum = new CRC32C();
    sum.update(plain);
    this.tag = "W/\"" + Long.toHexString(sum.getValue()) + "-" + plain.length + "\"";
  }

  /** Loads a resource from the class path; its type goes by the end of its name. */
  static StaticFile load(String resource) throws IOException {
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    if (type == null) {
      throw new FileNotFoundException("of no known type: " + resource);
    }
    return new StaticFile(type, read(resource));
  }

  /** Makes a page of its text. */
  static StaticFile page(String html) throws IOException {
    return new StaticFile(HTML, html.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a resource from the class path. */
  static byte[] read(String resource) throws IOException {
    try (InputStream in = StaticFile.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException("no such page: " + resource);
      }
      return in.readAllBytes();
    }
  }

  private static byte[] deflate(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  @Override
  public void serve(Exchange exchange) throws IOException {
    exchange.put(HttpHeader.ETAG, tag);
    exchange.put(HttpHeader.VARY, "Accept-Encoding");
    if (exchange.header(HttpHeader.IF_NONE_MATCH).filter(tag::equals).isPresent()) {
      exchange.send(HttpStatus.NOT_MODIFIED_304, type, new byte[0]);
    } else {
      serve(exchange, HttpStatus.OK_200);
    }
  }

  /** Sends the file whole, under another status than 200. */
  void serve(Exchange exchange, int status) throws IOException {
    if (exchange.takesGzip()) {
      exchange.put(HttpHeader.CONTENT_ENCODING, "gzip");
      exchange.send(status, type, deflated);
    } else {
      exchange.send(status, type, plain);
    }
  }
}
