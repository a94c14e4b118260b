package dev.sideband.workbench.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Puts pages together. What all of them begin with stands in {@code frame.html}, and what is above
 * each that takes signing in, in {@code bar.html}; the file of a page holds what its head has
 * beyond that, and its body.
 *
 * <p>Immutable and safe for any thread.
 */
final class Pages {

  private static final String HEAD = "<!-- head -->\n";
  private static final String BODY = "<!-- body -->\n";
  private static final String BEGIN = "<body";
  private static final String BARE = "<body>\n";

  private final String folder;
  private final String frame;
  private final String bar;

  private Pages(String folder, String frame, String bar) {
    this.folder = folder;
    this.frame = frame;
    this.bar = bar;
  }

  /** Loads what pages share from a folder of the class path, which ends in a slash. */
  static Pages load(String folder) throws IOException {
    return new Pages(folder, text(folder + "frame.html"), text(folder + "bar.html"));
  }

  /** Returns a page without the bar. */
  StaticFile plain(String name) throws IOException {
    return StaticFile.page(framed(text(folder + name)));
  }

  /**
   * Returns a page beneath the bar.
   *
   * @param link the link of the bar that leads to it
   */
  StaticFile barred(String name, String link) throws IOException {
    String anchor = "<a href=\"" + link + "\"";
    String marked = put(bar, anchor, anchor + " aria-current=\"page\"");
    return StaticFile.page(framed(put(text(folder + name), BARE, BARE + marked + "\n")));
  }

  private String framed(String page) throws IOException {
    int body = page.indexOf(BEGIN);
    if (body < 0) {
      throw new IOException("no body in " + page);
    }
    return put(put(frame, HEAD, page.substring(0, body)), BODY, page.substring(body));
  }

  /** Puts a text in the place of the one mark that there must be. */
  private static String put(String text, String mark, String replacement) throws IOException {
    int at = text.indexOf(mark);
    if (at < 0 || text.indexOf(mark, at + 1) >= 0) {
      throw new IOException("not once in the page: " + mark);
    }
    return text.substring(0, at) + replacement + text.substring(at + mark.length());
  }

  private static String text(String resource) throws IOException {
    return new String(StaticFile.read(resource), StandardCharsets.UTF_8);
  }
}
