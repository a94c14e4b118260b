package dev.sideband.linux.internal.service;

import dev.sideband.linux.internal.events.WaitStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What {@code systemctl show} tells of a unit.
 *
 * @param loaded whether there is such a unit; of one that is not, the rest means nothing
 * @param active its state, such as {@code active} or {@code failed}
 * @param mainPid the number of its main process; 0 if none runs
 * @param endedPid the number of the main process that {@code code} and {@code status} are about; 0
 *     if there was none
 * @param code how that one ended: 1 by an exit code, 2 by a signal, 3 by one with a core dump; 0 if
 *     it runs
 * @param status its exit code or signal
 * @param result systemd's word for how the unit ended, such as {@code success} or {@code oom-kill}
 */
record UnitState(
    boolean loaded, String active, int mainPid, int endedPid, int code, int status, String result) {

  /** The properties to ask for. */
  static final List<String> PROPERTIES =
      List.of(
          "LoadState",
          "ActiveState",
          "MainPID",
          "ExecMainPID",
          "ExecMainCode",
          "ExecMainStatus",
          "Result");

  private static final int EXITED = 1;
  private static final int KILLED = 2;
  private static final int DUMPED = 3;
  private static final int MOST_CODE = 255;
  private static final int MOST_SIGNAL = 64;

  /**
   * Reads lines of {@code NAME=VALUE}; those of other names are left out.
   *
   * @throws MalformedMessageException if one is missing, or holds no number where it should
   */
  static UnitState parse(String text) throws MalformedMessageException {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .forEach(line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            values.put(line.substring(0, equals), line.substring(equals + 1));
          }
        });
    return new UnitState(
        word(values, "LoadState", text).equals("loaded"),
        word(values, "ActiveState", text),
        number(values, "MainPID", text),
        number(values, "ExecMainPID", text),
        number(values, "ExecMainCode", text),
        number(values, "ExecMainStatus", text),
        word(values, "Result", text));
  }

  private static String word(Map<String, String> values, String name, String text)
      throws MalformedMessageException {
    String value = values.get(name);
    if (value == null) {
      throw malformed(name, "is missing", text);
    }
    return value;
  }

  private static int number(Map<String, String> values, String name, String text)
      throws MalformedMessageException {
    try {
      return Integer.parseInt(word(values, name, text));
    } catch (NumberFormatException e) {
      throw malformed(name, "is no number", text);
    }
  }

  private static MalformedMessageException malformed(String field, String problem, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new MalformedMessageException(
        field, 0, problem, Bytes.copyOf(bytes, 0, Math.min(64, bytes.length)));
  }

  /** Returns how a main process ended; unknown if this is about another one. */
  WaitStatus endOf(int pid) {
    if (!loaded || endedPid != pid) {
      return WaitStatus.UNKNOWN;
    }
    if (code == EXITED && status >= 0 && status <= MOST_CODE) {
      return new WaitStatus(OptionalInt.of(status), OptionalInt.empty());
    }
    if ((code == KILLED || code == DUMPED) && status > 0 && status <= MOST_SIGNAL) {
      return new WaitStatus(OptionalInt.empty(), OptionalInt.of(status));
    }
    return WaitStatus.UNKNOWN;
  }
}
