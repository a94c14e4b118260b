package dev.sideband.snapshot;

/**
 * What a page says that it shows.
 *
 * @param isKnown whether a page was asked; if not, the rest means nothing
 * @param generation the display generation that it shows
 * @param crc CRC-32C of the plain content that it shows
 */
public record PageView(boolean isKnown, long generation, int crc) {

  /** No page was asked. */
  public static final PageView UNKNOWN = new PageView(false, 0, 0);

  /** Returns what a page says. */
  public static PageView of(long generation, int crc) {
    return new PageView(true, generation, crc);
  }
}
