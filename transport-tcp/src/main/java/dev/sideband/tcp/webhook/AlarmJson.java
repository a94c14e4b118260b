package dev.sideband.tcp.webhook;

import dev.sideband.alarm.Alarm;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An alarm as JSON: {@code rule, subject, severity, active, text, facts, since, told}, the last two
 * in ISO 8601. Whatever is not plain ASCII, or means something in HTML, is escaped.
 */
final class AlarmJson {

  private AlarmJson() {}

  static byte[] encode(Alarm alarm) {
    StringBuilder json = new StringBuilder(512);
    json.append('{');
    text(json, "rule", alarm.key().rule()).append(',');
    text(json, "subject", alarm.key().subject()).append(',');
    text(json, "severity", alarm.severity().name()).append(',');
    json.append("\"active\":").append(alarm.active()).append(',');
    text(json, "text", alarm.text()).append(',');
    json.append("\"facts\":{");
    String comma = "";
    for (Map.Entry<String, String> fact : alarm.facts().entrySet()) {
      json.append(comma);
      text(json, fact.getKey(), fact.getValue());
      comma = ",";
    }
    json.append("},");
    text(json, "since", alarm.since().wall().toString()).append(',');
    text(json, "told", alarm.told().wall().toString()).append('}');
    return json.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static StringBuilder text(StringBuilder json, String name, String value) {
    return quoted(quoted(json, name).append(':'), value);
  }

  private static StringBuilder quoted(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7F && "\"\\<>&'".indexOf(c) < 0;
      if (plain) {
        json.append(c);
      } else {
        json.append(String.format("\\u%04x", (int) c));
      }
    }
    return json.append('"');
  }
}
