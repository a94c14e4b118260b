package dev.sideband.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory of services in a file, which is read again when it changes.
 *
 * <p>Either JSON, {@code {"shop": {"owner": "team-a", "environment": "live"}}}, or, if the name
 * ends in {@code .csv}, lines of values parted by commas, of which the first names the attributes
 * and begins with {@code service}. A file that cannot be read or makes no sense changes nothing:
 * the last good one stays. Safe for any thread.
 */
public final class FileServiceDirectory implements ServiceDirectory {

  /** The most bytes that a file may have. */
  public static final int MAX_SIZE = 16 << 20;

  /** The rule of the alarm about a file that cannot be read. */
  public static final String ALARM = "connection.directory";

  private record Stamp(Object modified, long size, @Nullable Object key) {}

  private final Path file;
  private volatile Map<String, Map<String, String>> services = Map.of();
  private @Nullable Stamp stamp;

  /** Creates a directory that knows nothing until {@link #refresh}. */
  public FileServiceDirectory(Path file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /**
   * Reads the file if it has changed since it was read well; call it before each sweep.
   *
   * @return whether it was read
   * @throws MalformedMessageException if it makes no sense
   * @throws IOException if it cannot be read
   */
  public synchronized boolean refresh() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Stamp present =
        new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    if (present.equals(stamp)) {
      return false;
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_SIZE + 1);
    }
    if (content.length > MAX_SIZE) {
      throw malformed(content, MAX_SIZE, "more than " + MAX_SIZE + " bytes");
    }
    services = file.toString().endsWith(".csv") ? csv(content) : json(content);
    stamp = present;
    return true;
  }

  /**
   * Reads the file if it has changed, and keeps an alarm raised as long as that cannot be done: the
   * last good one stays, and somebody should know.
   *
   * @return whether what is known is what stands in the file
   */
  public boolean refresh(AlarmBook book) {
    AlarmKey key = new AlarmKey(ALARM, file.toString());
    try {
      refresh();
      book.clear(key, "the file can be read");
      return true;
    } catch (IOException e) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("file", file.toString());
      facts.put("problem", e.toString());
      facts.put("services", Integer.toString(services.size()));
      book.raise(key, Severity.WARNING, "the directory of services cannot be read", facts);
      return false;
    }
  }

  @Override
  public Map<String, String> attributes(String service) {
    return services.getOrDefault(service, Map.of());
  }

  private Map<String, Map<String, String>> json(byte[] content) throws MalformedMessageException {
    JsonNode root;
    try {
      root = new JsonMapper().readTree(content);
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      throw malformed(content, (int) Math.max(0, Math.min(at, content.length)), "no JSON");
    } catch (IOException e) {
      throw malformed(content, 0, "no JSON");
    }
    if (!root.isObject()) {
      throw malformed(content, 0, "not an object of services");
    }
    Map<String, Map<String, String>> found = new HashMap<>();
    for (Map.Entry<String, JsonNode> service : root.properties()) {
      if (!service.getValue().isObject()) {
        throw malformed(content, 0, "not an object of attributes: " + service.getKey());
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> attribute : service.getValue().properties()) {
        if (!attribute.getValue().isValueNode()) {
          throw malformed(content, 0, "not a value: " + attribute.getKey());
        }
        attributes.put(attribute.getKey(), attribute.getValue().asText());
      }
      found.put(service.getKey(), Map.copyOf(attributes));
    }
    return Map.copyOf(found);
  }

  private Map<String, Map<String, String>> csv(byte[] content) throws MalformedMessageException {
    List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
    List<String> names = lines.isEmpty() ? List.of() : fields(lines.get(0));
    if (names.isEmpty() || !names.get(0).equals("service")) {
      throw malformed(content, 0, "the first line does not begin with \"service\"");
    }
    Map<String, Map<String, String>> found = new HashMap<>();
    for (int number = 1; number < lines.size(); number++) {
      if (lines.get(number).isBlank()) {
        continue;
      }
      List<String> values = fields(lines.get(number));
      if (values.size() != names.size() || values.get(0).isEmpty()) {
        throw malformed(content, 0, "line " + (number + 1) + " has " + values.size() + " values");
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      for (int i = 1; i < names.size(); i++) {
        attributes.put(names.get(i), values.get(i));
      }
      found.put(values.get(0), Map.copyOf(attributes));
    }
    return Map.copyOf(found);
  }

  /** Parts a line at its commas; quotation marks and line ends in values are not supported. */
  private static List<String> fields(String line) {
    return List.of(line.split(",", -1)).stream().map(String::strip).toList();
  }

  private MalformedMessageException malformed(byte[] content, int at, String problem) {
    int from = Math.max(0, Math.min(at, content.length) - 16);
    int shown = Math.min(32, content.length - from);
    return new MalformedMessageException(
        file.toString(), at, problem, Bytes.copyOf(content, from, shown));
  }
}
