package dev.sideband.bus;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts messages into words by a device map; for one thread, in the order of the bus.
 *
 * <p>A PMBus output voltage needs the exponent that was read from the same device, on the same page
 * of it, before; until it was, the bytes are shown.
 */
public final class BusDecoder {

  private static final int PAGE = 0x00;
  private static final int VOUT_MODE = 0x20;

  /** SPA0 and SPA1 of JEDEC's EE1004: what is written there does not matter. */
  private static final BusAddress FIRST_PAGE = BusAddress.of(0x36);

  private static final BusAddress SECOND_PAGE = BusAddress.of(0x37);
  private static final int MOST_MODES = 4_096;
  private static final int MOST_DESCRIPTIONS = 256;

  private final DeviceMap map;
  private final RegisterTracker registers = new RegisterTracker();
  private final Map<Page, Integer> modes = new HashMap<>();

  /** Which page of a PMBus device is chosen. */
  private final Map<BusDevice, Integer> pages = new HashMap<>();

  /** Which page of all memory modules of a link is chosen. */
  private final Map<Integer, Integer> modulePages = new HashMap<>();

  private final Map<BusDevice, byte[]> descriptions = new HashMap<>();

  private record Page(BusDevice device, int number) {}

  /** Creates a decoder that has seen nothing yet. */
  public BusDecoder(DeviceMap map) {
    this.map = map;
  }

  /** Takes the next message and returns it in words. */
  public DecodedMessage decode(BusRecord message) {
    BusDevice device = BusDevice.of(message);
    int number = registers.registerOf(message);
    Bytes data = message.data();
    boolean withRegister = !message.read() && !data.isEmpty();
    Bytes content = withRegister ? data.slice(1, data.size() - 1) : data;
    Optional<MappedDevice> mapped = map.device(device);
    Optional<MappedRegister> register = mapped.flatMap(known -> known.register(number));
    noteMode(mapped, message, device, number, content);
    noteModulePage(mapped, message);
    noteDescription(mapped, message, device, number, content);
    return new DecodedMessage(
        message,
        map.nameOfLink(message.link()),
        map.nameOf(device),
        number,
        map.nameOfRegister(device, number),
        content.isEmpty() ? "" : value(register, device, content));
  }

  private void noteMode(
      Optional<MappedDevice> mapped,
      BusRecord message,
      BusDevice device,
      int number,
      Bytes content) {
    boolean isTaken =
        content.size() == 1
            && !message.result().failed()
            && mapped.filter(known -> known.kind().equals(MappedDevice.PMBUS)).isPresent();
    if (isTaken && number == PAGE) {
      notePage(device, content.at(0));
    } else if (isTaken && number == VOUT_MODE) {
      Page page = pageOf(device);
      if (modes.size() < MOST_MODES || modes.containsKey(page)) {
        modes.put(page, content.at(0));
      }
    }
  }

  private void notePage(BusDevice device, int number) {
    if (pages.size() < MOST_MODES || pages.containsKey(device)) {
      pages.put(device, number);
    }
  }

  /** A device that nobody told a page has one alone, or begins with the first. */
  private Page pageOf(BusDevice device) {
    return new Page(device, pages.getOrDefault(device, 0));
  }

  /** A write to one of two addresses chooses the page, unless the map has a device there. */
  private void noteModulePage(Optional<MappedDevice> mapped, BusRecord message) {
    boolean isFirst = message.address().equals(FIRST_PAGE);
    boolean isChoice = isFirst || message.address().equals(SECOND_PAGE);
    if (isChoice && mapped.isEmpty() && !message.read()) {
      modulePages.put(message.link(), isFirst ? 0 : 1);
    }
  }

  private void noteDescription(
      Optional<MappedDevice> mapped,
      BusRecord message,
      BusDevice device,
      int number,
      Bytes content) {
    boolean isPart =
        message.read()
            && message.result().ok()
            && number != BusSelector.ANY
            && modulePages.getOrDefault(device.link(), 0) == 0
            && mapped.filter(known -> known.kind().equals(MappedDevice.SPD)).isPresent();
    if (isPart && (descriptions.size() < MOST_DESCRIPTIONS || descriptions.containsKey(device))) {
      byte[] image = descriptions.computeIfAbsent(device, key -> new byte[SpdInfo.SIZE]);
      for (int i = 0; i < content.size() && number + i < image.length; i++) {
        image[number + i] = (byte) content.at(i);
      }
    }
  }

  /**
   * Returns what was read so far of a memory module's description; empty if that is not enough to
   * make sense.
   */
  public Optional<SpdInfo> memoryModule(BusDevice device) {
    byte[] image = descriptions.get(device);
    return image == null ? Optional.empty() : SpdInfo.decode(Bytes.copyOf(image));
  }

  private String value(Optional<MappedRegister> register, BusDevice device, Bytes content) {
    if (register.isEmpty()) {
      return content.toString();
    }
    MappedRegister known = register.get();
    if (known.format() == RegisterFormat.TEXT) {
      return text(content);
    }
    double number = number(known.format(), device, content);
    return Double.isNaN(number)
        ? content.toString()
        : plain(number * known.scale()) + (known.unit().isEmpty() ? "" : " " + known.unit());
  }

  /** Returns what the bytes say, or not a number if they do not fit the format. */
  private double number(RegisterFormat format, BusDevice device, Bytes content) {
    int needed =
        switch (format) {
          case U8, S8 -> 1;
          case U16BE, U16LE, S16BE, S16LE, LINEAR11, LINEAR16 -> 2;
          default -> -1;
        };
    if (content.size() != needed) {
      return Double.NaN;
    }
    int first = content.at(0);
    int second = needed == 2 ? content.at(1) : 0;
    int littleEndian = first | second << 8;
    int bigEndian = first << 8 | second;
    return switch (format) {
      case U8 -> first;
      case S8 -> (byte) first;
      case U16BE -> bigEndian;
      case U16LE -> littleEndian;
      case S16BE -> (short) bigEndian;
      case S16LE -> (short) littleEndian;
      case LINEAR11 -> PmbusLinear.decode11(littleEndian);
      case LINEAR16 -> linear16(device, littleEndian);
      default -> Double.NaN;
    };
  }

  private double linear16(BusDevice device, int word) {
    Integer mode = modes.get(pageOf(device));
    return mode == null || !PmbusLinear.isLinear16(mode)
        ? Double.NaN
        : PmbusLinear.decode16(word, mode);
  }

  /** Shows what a device calls itself; what is no letter is a dot. */
  private static String text(Bytes block) {
    byte[] bytes = block.toArray();
    int size = Math.min(bytes.length - 1, block.at(0));
    return new String(bytes, 1, size, StandardCharsets.ISO_8859_1)
        .replaceAll("[^\\x20-\\x7e]", ".");
  }

  private static String plain(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
