package dev.sideband.i2c.internal.waveform;

import dev.sideband.wire.MalformedMessageException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sample rates as sigrok writes them. */
final class Rates {

  private static final Pattern RATE =
      Pattern.compile("\\s*(\\d{1,12}(?:\\.\\d{1,9})?)\\s*([kmg]?)(?:hz)?\\s*");
  private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 3, "m", 6, "g", 9);

  private Rates() {}

  /** Parses such as {@code 24 MHz}; 1 to 9,000,000,000 a second. */
  static long parse(String text, BiFunction<String, String, MalformedMessageException> failure)
      throws MalformedMessageException {
    Matcher rate = RATE.matcher(text.toLowerCase(Locale.ROOT));
    if (rate.matches()) {
      BigDecimal perSecond = new BigDecimal(rate.group(1)).movePointRight(power(rate.group(2)));
      if (perSecond.compareTo(BigDecimal.ONE) >= 0
          && perSecond.compareTo(BigDecimal.valueOf(9_000_000_000L)) <= 0) {
        return perSecond.longValue();
      }
    }
    throw failure.apply("sample rate", "is none: " + text);
  }

  private static int power(String prefix) {
    return POWERS.getOrDefault(prefix, 0);
  }
}
