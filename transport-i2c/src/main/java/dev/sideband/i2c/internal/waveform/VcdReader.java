package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads a value change dump (IEEE 1364-2001, 18.2); its time unit is the sample. */
final class VcdReader {

  private static final List<String> UNITS = List.of("fs", "ps", "ns", "us", "ms", "s");

  private final TextScanner text;
  private final WaveformSettings settings;
  private final WaveformListener listener;

  private String sclId = "";
  private String sdaId = "";
  private SampleClock clock = new SampleClock(1, 1);
  private boolean scl = true;
  private boolean sda = true;
  private long now;
  private long malformed;

  VcdReader(TextScanner text, WaveformSettings settings, WaveformListener listener) {
    this.text = text;
    this.settings = settings;
    this.listener = listener;
  }

  long read() throws IOException {
    readHead();
    if (sclId.isEmpty() || sdaId.isEmpty()) {
      throw bad("lines", "no " + settings.scl() + " or no " + settings.sda() + " is declared");
    }
    DecoderChain chain = new DecoderChain(settings, clock, listener);
    while (text.word()) {
      change(text.text(), chain);
    }
    chain.edge(now, scl, sda);
    chain.end(now);
    return malformed;
  }

  private void readHead() throws IOException {
    while (text.word()) {
      if (!text.text().startsWith("$")) {
        continue;
      }
      switch (text.text()) {
        case "$enddefinitions" -> {
          body();
          return;
        }
        case "$timescale" -> clock = unit(body());
        case "$var" -> declare(body().trim().split("\\s+"));
        default -> body();
      }
    }
    throw bad("definitions", "do not end");
  }

  /** Returns what stands before the next {@code $end}. */
  private String body() throws IOException {
    StringBuilder body = new StringBuilder();
    while (text.word()) {
      String word = text.text();
      if (word.equals("$end")) {
        return body.toString();
      }
      if (body.length() < 1_000) {
        body.append(word).append(' ');
      }
    }
    throw bad("definitions", "lack an $end");
  }

  /** Parses such as {@code 10 ns}: 1, 10 or 100 of a unit. */
  private SampleClock unit(String body) throws MalformedMessageException {
    String scale = body.replace(" ", "");
    String number = scale.replaceFirst("[a-z]+$", "");
    int unit = UNITS.indexOf(scale.substring(number.length()));
    if (unit < 0 || !List.of("1", "10", "100").contains(number)) {
      throw bad("timescale", "is none: " + body);
    }
    int power = unit * 3 + number.length() - 1 - 6;
    return power >= 0
        ? new SampleClock(powerOfTen(power), 1)
        : new SampleClock(1, powerOfTen(-power));
  }

  private static long powerOfTen(int exponent) {
    long value = 1;
    for (int i = 0; i < exponent; i++) {
      value *= 10;
    }
    return value;
  }

  /** Takes {@code wire 1 ! scl}; the first of a name counts. */
  private void declare(String[] words) {
    if (words.length < 4 || !words[1].equals("1")) {
      return;
    }
    if (sclId.isEmpty() && words[3].equalsIgnoreCase(settings.scl())) {
      sclId = words[2];
    } else if (sdaId.isEmpty() && words[3].equalsIgnoreCase(settings.sda())) {
      sdaId = words[2];
    }
  }

  private void change(String word, DecoderChain chain) throws IOException {
    char kind = word.charAt(0);
    switch (kind) {
      case '#' -> time(word, chain);
      case '0', '1', 'x', 'X', 'z', 'Z' -> set(word.substring(1), kind);
      case 'b', 'B', 'r', 'R', 's', 'S' -> vector(word);
      case '$' -> keyword(word);
      default -> malformed++;
    }
  }

  private void time(String word, DecoderChain chain) {
    Optional<Long> time = number(word);
    if (time.isEmpty() || time.get() < now) {
      malformed++;
    } else if (time.get() > now) {
      chain.edge(now, scl, sda);
      now = time.get();
    }
  }

  private static Optional<Long> number(String word) {
    try {
      return Optional.of(Long.parseUnsignedLong(word, 1, word.length(), 10)).filter(t -> t >= 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private void vector(String word) throws IOException {
    if (text.word() && word.length() == 2) {
      set(text.text(), word.charAt(1));
    }
  }

  private void set(String id, char value) {
    if (value == 'x' || value == 'X') {
      return;
    }
    if (id.equals(sclId)) {
      scl = value != '0';
    } else if (id.equals(sdaId)) {
      sda = value != '0';
    }
  }

  /** Values may stand between {@code $dumpvars} and {@code $end}; a comment's words may not. */
  private void keyword(String word) throws IOException {
    if (word.equals("$comment")) {
      body();
    }
  }

  private MalformedMessageException bad(String field, String problem) {
    return new MalformedMessageException(field, text.offset(), problem, Bytes.EMPTY);
  }
}
