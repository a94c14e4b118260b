package dev.sideband.ipmi.passport;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a {@link PassportTree} as lines for people: what holds more is indented below its name.
 */
final class PassportText {

  private static final String INDENT = "  ";

  private PassportText() {}

  static String of(Map<String, Object> tree) {
    StringBuilder text = new StringBuilder();
    write(text, tree, "");
    return text.toString();
  }

  private static void write(StringBuilder text, Map<?, ?> members, String indent) {
    members.forEach((name, value) -> {
      text.append(indent).append(name).append(':');
      if (value instanceof Map<?, ?> inner && !isSimple(inner)) {
        text.append('\n');
        write(text, inner, indent + INDENT);
      } else if (value instanceof List<?> elements
          && !elements.stream().allMatch(e -> isSimple(e))) {
        text.append('\n');
        elements.forEach(
            element -> text.append(indent).append(INDENT).append(line(element)).append('\n'));
      } else {
        text.append(' ').append(line(value)).append('\n');
      }
    });
  }

  /** Tells whether a value has a line's room beside its name. */
  private static boolean isSimple(Object value) {
    return value instanceof Map<?, ?> members
        ? members.containsKey(PassportTree.UNKNOWN)
        : !(value instanceof List<?>);
  }

  private static String line(Object value) {
    if (value instanceof Map<?, ?> members) {
      return members.containsKey(PassportTree.UNKNOWN)
          ? members.values().stream().map(PassportText::printable).collect(Collectors.joining(": "))
          : element(members);
    }
    if (value instanceof List<?> elements) {
      return elements.isEmpty()
          ? "none"
          : elements.stream().map(PassportText::printable).collect(Collectors.joining(", "));
    }
    return printable(value);
  }

  /** What an element of a list is called comes first, and needs no name of its own. */
  private static String element(Map<?, ?> members) {
    String called = printable(members.values().iterator().next());
    return members.entrySet().stream()
        .skip(1)
        .map(member -> member.getKey() + " " + printable(member.getValue()))
        .collect(Collectors.joining(", ", called + ": ", ""));
  }

  /** Names and messages may hold what a BMC sent: no control character reaches a terminal. */
  private static String printable(Object value) {
    return String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
  }
}
