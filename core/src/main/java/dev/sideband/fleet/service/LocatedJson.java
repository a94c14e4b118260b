package dev.sideband.fleet.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value in a JSON file that knows where it stands, for those who wrote it wrong. */
final class LocatedJson {

  private static final int MOST_BYTES = 1 << 22;
  private static final int MOST_DEPTH = 16;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private final Path file;
  private final int line;
  private final String path;

  /** A map of such values, a list of them, a text, a whole number or a truth value. */
  private final Object value;

  private final Set<String> asked = new HashSet<>();

  private LocatedJson(Path file, int line, String path, Object value) {
    this.file = file;
    this.line = line;
    this.path = path;
    this.value = value;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is no JSON: then it says in which line
   */
  static LocatedJson read(Path path) throws IOException {
    if (Files.size(path) > MOST_BYTES) {
      throw new IOException(path + " is longer than " + MOST_BYTES + " bytes");
    }
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    try (JsonParser in = factory.createParser(Files.readAllBytes(path))) {
      in.nextToken();
      LocatedJson root = next(path, "", in);
      if (in.nextToken() != null) {
        throw root.wrong("something follows it");
      }
      return root;
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IOException(path + ", line " + at + ": " + e.getOriginalMessage(), e);
    }
  }

  private static LocatedJson next(Path file, String path, JsonParser in) throws IOException {
    int line = in.currentTokenLocation().getLineNr();
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new IOException(file + " is empty");
    }
    Object value =
        switch (token) {
          case START_OBJECT -> {
            Map<String, LocatedJson> fields = new LinkedHashMap<>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
              String name = in.currentName();
              in.nextToken();
              fields.put(name, next(file, path.isEmpty() ? name : path + "." + name, in));
            }
            yield fields;
          }
          case START_ARRAY -> {
            List<LocatedJson> items = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
              items.add(next(file, path + "[" + items.size() + "]", in));
            }
            yield items;
          }
          case VALUE_STRING -> in.getText();
          case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
          case VALUE_NUMBER_INT -> {
            if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
              throw new IOException(
                  file + ", line " + line + ": " + path + " is too large a number");
            }
            yield in.getLongValue();
          }
          default ->
              throw new IOException(file + ", line " + line + ": " + path + " is " + in.getText());
        };
    return new LocatedJson(file, line, path, value);
  }

  /** Makes the exception for what is wrong here. */
  IOException wrong(String problem) {
    return new IOException(
        file + ", line " + line + ": " + (path.isEmpty() ? "the whole" : path) + " " + problem);
  }

  private <T> T as(Class<T> type, String what) throws IOException {
    if (!type.isInstance(value)) {
      throw wrong("is no " + what);
    }
    return type.cast(value);
  }

  @SuppressWarnings("unchecked") // It was made so above.
  private Map<String, LocatedJson> fields() throws IOException {
    return as(Map.class, "object");
  }

  /** Returns a field; empty if it is not there. */
  Optional<LocatedJson> field(String name) throws IOException {
    asked.add(name);
    return Optional.ofNullable(fields().get(name));
  }

  /** Returns a field that must be there. */
  LocatedJson needed(String name) throws IOException {
    Optional<LocatedJson> found = field(name);
    if (found.isEmpty()) {
      throw wrong("has no " + name);
    }
    return found.get();
  }

  /** Checks that every field was asked for: others are mistakes of somebody who typed. */
  void requireNoMore() throws IOException {
    for (Map.Entry<String, LocatedJson> each : fields().entrySet()) {
      if (!asked.contains(each.getKey())) {
        throw each.getValue().wrong("is unknown");
      }
    }
  }

  @SuppressWarnings("unchecked") // It was made so above.
  List<LocatedJson> items() throws IOException {
    return as(List.class, "list");
  }

  String text() throws IOException {
    return as(String.class, "text");
  }

  List<String> texts() throws IOException {
    List<String> all = new ArrayList<>();
    for (LocatedJson each : items()) {
      all.add(each.text());
    }
    return all;
  }

  Map<String, String> textsByName() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, LocatedJson> each : fields().entrySet()) {
      all.put(each.getKey(), each.getValue().text());
    }
    return all;
  }

  boolean truth() throws IOException {
    return as(Boolean.class, "truth value");
  }

  boolean isText() {
    return value instanceof String;
  }

  long number() throws IOException {
    return as(Long.class, "whole number");
  }

  int smallNumber() throws IOException {
    long number = number();
    if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
      throw wrong("is out of range: " + number);
    }
    return (int) number;
  }

  /** Returns a span such as {@code 500ms}, {@code 2s}, {@code 1m} or {@code 1h}. */
  Duration span() throws IOException {
    Matcher form = DURATION.matcher(text());
    if (!form.matches()) {
      throw wrong("is no span such as 500ms, 2s, 1m or 1h: " + text());
    }
    long count = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  /** Returns a number in a field; empty if the field is not there. */
  OptionalLong numberIn(String name) throws IOException {
    Optional<LocatedJson> found = field(name);
    return found.isPresent() ? OptionalLong.of(found.get().number()) : OptionalLong.empty();
  }

  /** Returns a small number in a field, or what is usual. */
  int smallIn(String name, int usual) throws IOException {
    Optional<LocatedJson> found = field(name);
    return found.isPresent() ? found.get().smallNumber() : usual;
  }

  /** Returns a span in a field, or what is usual. */
  Duration spanIn(String name, Duration usual) throws IOException {
    Optional<LocatedJson> found = field(name);
    return found.isPresent() ? found.get().span() : usual;
  }
}
