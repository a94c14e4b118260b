package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Reads rows of 0 and 1. With a column of seconds a sample is a nanosecond; without, each row is
 * one, at the rate that a comment such as {@code ; Samplerate: 1 MHz} or the settings tell.
 */
final class CsvReader {

  private static final int ABSENT = -1;

  /** What spreadsheets write before UTF-8, read byte by byte. */
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private static final String RATE = "samplerate:";
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(281_474_976);

  private final TextScanner text;
  private final WaveformSettings settings;
  private final WaveformListener listener;

  private SampleClock clock;
  private int sclColumn = ABSENT;
  private int sdaColumn = ABSENT;
  private int timeColumn = ABSENT;
  private String separator = ",";
  private long sample;
  private long shift;
  private long malformed;

  CsvReader(TextScanner text, WaveformSettings settings, WaveformListener listener) {
    this.text = text;
    this.settings = settings;
    this.listener = listener;
    this.clock = SampleClock.perSecond(settings.samplesPerSecond());
  }

  long read() throws IOException {
    readHead();
    DecoderChain chain = new DecoderChain(settings, clock, listener);
    int before = ABSENT;
    while (text.line()) {
      int levels = row(text.text().split(separator, -1));
      if (levels == ABSENT) {
        malformed++;
        continue;
      }
      if (levels != before) {
        before = levels;
        chain.edge(sample, (levels & 1) != 0, (levels & 2) != 0);
      }
      sample++;
    }
    chain.end(sample);
    return malformed;
  }

  /** Comments come first, then the names; sigrok's names stand in a comment, its kinds follow. */
  private void readHead() throws IOException {
    boolean isFirst = true;
    while (text.line()) {
      String line = text.text();
      if (isFirst && line.startsWith(BYTE_ORDER_MARK)) {
        line = line.substring(BYTE_ORDER_MARK.length());
      }
      isFirst = false;
      boolean comment = line.startsWith(";") || line.startsWith(CaptureReader.SIGROK_NOTE);
      String content = line.replaceFirst("^(;|META) *", "");
      if (content.regionMatches(true, 0, RATE, 0, RATE.length())) {
        String rate = content.substring(RATE.length());
        clock = SampleClock.perSecond(Rates.parse(rate, this::bad));
      } else if (content.startsWith("Channels (")) {
        nameColumns(content.substring(content.indexOf(':') + 1).split(",", -1));
      } else if (!comment) {
        separator = line.contains(",") ? "," : line.contains("\t") ? "\t" : ";";
        nameColumns(line.split(separator, -1));
        if (sclColumn == ABSENT || sdaColumn == ABSENT) {
          throw bad("lines", "no " + settings.scl() + " or no " + settings.sda() + " in the head");
        }
        if (timeColumn != ABSENT) {
          clock = new SampleClock(1, 1);
        }
        return;
      }
    }
    throw bad("head", "has no names");
  }

  private void nameColumns(String[] names) {
    for (int column = 0; column < names.length; column++) {
      String name = plain(names[column]).toLowerCase(Locale.ROOT);
      if (name.equalsIgnoreCase(settings.scl())) {
        sclColumn = column;
      } else if (name.equalsIgnoreCase(settings.sda())) {
        sdaColumn = column;
      } else if (name.startsWith("time")) {
        timeColumn = column;
      }
    }
  }

  private static String plain(String cell) {
    return cell.replace("\"", "").trim();
  }

  /** Returns SCL in bit 0 and SDA in bit 1, or {@link #ABSENT}. */
  private int row(String[] cells) {
    int scl = level(cells, sclColumn);
    int sda = level(cells, sdaColumn);
    return scl < 0 || sda < 0 || !takeTime(cells) ? ABSENT : scl | sda << 1;
  }

  private static int level(String[] cells, int column) {
    String cell = column < cells.length ? plain(cells[column]) : "";
    return switch (cell) {
      case "0" -> 0;
      case "1" -> 1;
      default -> ABSENT;
    };
  }

  private boolean takeTime(String[] cells) {
    if (timeColumn == ABSENT) {
      return true;
    }
    if (timeColumn >= cells.length || cells[timeColumn].length() > 40) {
      return false;
    }
    try {
      BigDecimal seconds = new BigDecimal(plain(cells[timeColumn]));
      // A huge exponent would make a huge number of what follows.
      if (Math.abs((long) seconds.precision() - seconds.scale()) > 40
          || seconds.abs().compareTo(LAST_SECOND) > 0) {
        return false;
      }
      return moveTo(seconds.movePointRight(9).longValue());
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** A capture whose trigger is time zero begins before it; its first sample is our zero. */
  private boolean moveTo(long nanos) {
    if (sample == 0 && nanos < 0) {
      shift = -nanos;
    }
    long place = nanos + shift;
    if (place < sample - 1) {
      return false;
    }
    sample = Math.max(sample, place);
    return true;
  }

  private MalformedMessageException bad(String field, String problem) {
    return new MalformedMessageException(field, text.offset(), problem, Bytes.EMPTY);
  }
}
