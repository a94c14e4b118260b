package dev.sideband.ipmi.internal.console;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.SolParameter;
import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.internal.sol.SolTiming;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SOL Configuration Parameters that can be set (IPMI 2.0, table 26-5), which outlive a restart
 * of the BMC. Safe for any thread; setting one blocks on the disk.
 */
public final class SolSettings {

  private static final int STEP_MILLIS = 5;
  private static final int FORCE_ENCRYPTION = 0x80;
  private static final int FORCE_AUTHENTICATION = 0x40;
  private static final int BITS_115200 = 0x0A;
  private static final Pattern LINE = Pattern.compile("(\\d{1,3}) ([0-9a-f]{2,4})");

  /** Six packets in two and a half seconds: no console's receive window is run out of so soon. */
  private static final Bytes RETRY = Bytes.of(5, 50);

  private static final Map<Integer, Bytes> DEFAULTS =
      Map.of(
          SolParameter.ENABLE,
          Bytes.of(1),
          SolParameter.AUTHENTICATION,
          Bytes.of(Privilege.OPERATOR.value()),
          SolParameter.ACCUMULATE,
          Bytes.of(2, 96),
          SolParameter.RETRY,
          RETRY,
          SolParameter.NON_VOLATILE_BIT_RATE,
          Bytes.of(BITS_115200),
          SolParameter.VOLATILE_BIT_RATE,
          Bytes.of(BITS_115200));

  private final Path file;
  private final Map<Integer, Bytes> values = new TreeMap<>(DEFAULTS);
  private volatile SolTiming timing;

  /** Reads the settings of a folder; those that are not there, or damaged, are the usual ones. */
  public SolSettings(Path folder) throws IOException {
    this.file = folder.resolve("sol.settings");
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        Matcher setting = LINE.matcher(line);
        if (setting.matches()) {
          accept(
              new SolParameter(
                  Integer.parseInt(setting.group(1)) & 0xFF, Bytes.ofHex(setting.group(2))));
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was set yet.
    }
    this.timing = timingOf(values);
  }

  private boolean accept(SolParameter parameter) {
    Bytes usual = DEFAULTS.get(parameter.number());
    if (usual == null || usual.size() > parameter.data().size()) {
      return false;
    }
    values.put(parameter.number(), parameter.data().slice(0, usual.size()));
    return true;
  }

  private static SolTiming timingOf(Map<Integer, Bytes> values) {
    Bytes accumulate = of(values, SolParameter.ACCUMULATE);
    Bytes retry = of(values, SolParameter.RETRY);
    return new SolTiming(
        Duration.ofMillis((long) accumulate.at(0) * STEP_MILLIS),
        Math.max(1, accumulate.at(1)),
        retry.at(0) & 0x07,
        Duration.ofMillis((long) retry.at(1) * SolRetry.STEP_MILLIS));
  }

  private static Bytes of(Map<Integer, Bytes> values, int number) {
    return values.getOrDefault(number, Bytes.EMPTY);
  }

  /** Returns a parameter's value; none if it is not one of these. */
  public synchronized Bytes get(int number) {
    return of(values, number);
  }

  /**
   * Sets a parameter.
   *
   * @return false if it is not one of these, or too short
   * @throws IOException if it could not be stored; then it holds until the BMC restarts
   */
  public synchronized boolean set(SolParameter parameter) throws IOException {
    if (!accept(parameter)) {
      return false;
    }
    timing = timingOf(values);
    StringBuilder lines = new StringBuilder();
    values.forEach((number, value) -> lines.append(number).append(' ').append(value).append('\n'));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, lines, StandardCharsets.ISO_8859_1);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /** Tells whether a parameter is one of these. */
  public static boolean has(int number) {
    return DEFAULTS.containsKey(number);
  }

  /** Returns when packets are sent. */
  public SolTiming timing() {
    return timing;
  }

  /** Tells whether serial over LAN may be activated. */
  public boolean isEnabled() {
    return (get(SolParameter.ENABLE).at(0) & 1) != 0;
  }

  /** Returns the privilege that it takes. */
  public Privilege privilege() {
    return new Privilege(get(SolParameter.AUTHENTICATION).at(0) & 0x0F);
  }

  /** Tells whether packets have to be encrypted. */
  public boolean forcesEncryption() {
    return (get(SolParameter.AUTHENTICATION).at(0) & FORCE_ENCRYPTION) != 0;
  }

  /** Tells whether packets have to be signed. */
  public boolean forcesAuthentication() {
    return (get(SolParameter.AUTHENTICATION).at(0) & FORCE_AUTHENTICATION) != 0;
  }

  /** Returns the bits per second of the console, or 0 for a number that stands for none. */
  public int bitRate() {
    return switch (get(SolParameter.VOLATILE_BIT_RATE).at(0) & 0x0F) {
      case 0x06 -> 9_600;
      case 0x07 -> 19_200;
      case 0x08 -> 38_400;
      case 0x09 -> 57_600;
      case BITS_115200 -> 115_200;
      default -> 0;
    };
  }
}
