package dev.sideband.bus;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Raises an alarm for a device when several of its messages in a row go wrong, and clears it when
 * one goes through again.
 *
 * <p>It watches the 4,096 devices first seen. For one thread at a time, in the order of the bus.
 */
public final class BusAlarms implements BusListener {

  /** The rule's name. */
  public static final String RULE = "bus.device.failing";

  private static final int MOST_DEVICES = 4_096;

  private final AlarmBook book;
  private final BusDecoder decoder;
  private final int run;
  private final Map<BusDevice, Integer> failures = new HashMap<>();

  /**
   * Creates the rule.
   *
   * @param run how many messages in a row must go wrong, at least 1
   */
  public BusAlarms(AlarmBook book, DeviceMap map, int run) {
    if (run < 1) {
      throw new IllegalArgumentException("run: " + run);
    }
    this.book = book;
    this.decoder = new BusDecoder(map);
    this.run = run;
  }

  @Override
  public synchronized void seen(BusRecord message) {
    DecodedMessage decoded = decoder.decode(message);
    BusDevice device = BusDevice.of(message);
    if (message.result().failed()) {
      if (failures.size() < MOST_DEVICES || failures.containsKey(device)) {
        int failed = failures.merge(device, 1, Integer::sum);
        if (failed == run) {
          raise(device, decoded);
        }
      }
    } else if (message.result().ok()) {
      Integer failed = failures.remove(device);
      if (failed != null && failed >= run) {
        book.clear(key(device), decoded.device() + " answers again");
      }
    }
  }

  private void raise(BusDevice device, DecodedMessage decoded) {
    BusRecord message = decoded.record();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("bus", decoded.link());
    facts.put("address", device.address().toString());
    facts.put("register", decoded.registerName());
    facts.put("result", message.result().toString());
    facts.put("micros", Long.toString(message.micros()));
    book.raise(
        key(device),
        Severity.WARNING,
        decoded.device() + " on " + decoded.link() + ": " + message.result(),
        facts);
  }

  private static AlarmKey key(BusDevice device) {
    return new AlarmKey(RULE, device.toString());
  }
}
