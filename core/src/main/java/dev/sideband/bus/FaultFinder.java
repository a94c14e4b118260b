package dev.sideband.bus;

import dev.sideband.time.ClockId;
import dev.sideband.transport.BusRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into a store for what went wrong around a moment; for one thread. */
public final class FaultFinder {

  private static final int MOST_LINES = 100;
  private static final int MOST_SUSPECTS = 4_096;

  /** A message is stored a moment after it has ended, and another may overtake it on the way. */
  private static final long LATEST_MICROS = 5_000_000;

  private final BusReader reader;
  private final DeviceMap map;

  /**
   * Creates a finder.
   *
   * @param reader belongs to the caller, who closes it
   */
  public FaultFinder(BusReader reader, DeviceMap map) {
    this.reader = reader;
    this.map = map;
  }

  /**
   * Reports what went wrong between two moments.
   *
   * @param occasion what it is about, one line for a person
   * @param boot the boot whose clock they are on
   * @param fromMicros the first moment, since that boot
   * @param toMicros the last moment
   */
  public FaultReport between(String occasion, ClockId boot, long fromMicros, long toMicros)
      throws IOException {
    Search search = new Search();
    if (reader.seek(boot, Math.max(0, fromMicros))) {
      Optional<StoredMessage> next = reader.next();
      while (next.isPresent()) {
        if (!reader.clock().equals(boot)) {
          // Its times are of another clock, and may look like ours.
          break;
        }
        BusRecord message = next.get().record();
        search.missing += next.get().gap().records();
        if (message.micros() > toMicros + LATEST_MICROS) {
          break;
        }
        DecodedMessage decoded = search.decoder.decode(message);
        if (message.micros() >= fromMicros && message.micros() <= toMicros) {
          search.add(decoded);
        }
        next = reader.next();
      }
    }
    return search.report(occasion, fromMicros, toMicros);
  }

  /** What one search has found so far. */
  private final class Search {

    private final BusDecoder decoder = new BusDecoder(map);
    private final Map<BusDevice, Long> counts = new LinkedHashMap<>();
    private final Map<BusDevice, FaultReport.Suspect> suspects = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private long messages;
    private long missing;

    void add(DecodedMessage decoded) {
      BusRecord message = decoded.record();
      BusDevice device = BusDevice.of(message);
      messages++;
      if (counts.size() < MOST_SUSPECTS || counts.containsKey(device)) {
        counts.merge(device, 1L, Long::sum);
      }
      if (message.result().failed()) {
        if (suspects.size() < MOST_SUSPECTS || suspects.containsKey(device)) {
          suspects.merge(device, first(decoded), Search::both);
        }
        if (lines.size() < MOST_LINES) {
          lines.add(decoded.line());
        }
      }
    }

    private static FaultReport.Suspect first(DecodedMessage decoded) {
      BusRecord message = decoded.record();
      return new FaultReport.Suspect(
          BusDevice.of(message),
          decoded.link(),
          decoded.device(),
          decoded.register(),
          decoded.registerName(),
          message.result(),
          message.micros(),
          message.micros(),
          1,
          0);
    }

    private static FaultReport.Suspect both(FaultReport.Suspect before, FaultReport.Suspect next) {
      FaultReport.Suspect first = next.firstMicros() < before.firstMicros() ? next : before;
      return new FaultReport.Suspect(
          first.device(),
          first.link(),
          first.name(),
          first.register(),
          first.registerName(),
          first.result(),
          first.firstMicros(),
          Math.max(before.lastMicros(), next.lastMicros()),
          before.failures() + 1,
          0);
    }

    FaultReport report(String occasion, long from, long to) {
      List<FaultReport.Suspect> found = new ArrayList<>();
      for (FaultReport.Suspect s : suspects.values()) {
        found.add(
            new FaultReport.Suspect(
                s.device(),
                s.link(),
                s.name(),
                s.register(),
                s.registerName(),
                s.result(),
                s.firstMicros(),
                s.lastMicros(),
                s.failures(),
                counts.getOrDefault(s.device(), s.failures())));
      }
      found.sort((a, b) -> Long.compare(a.firstMicros(), b.firstMicros()));
      return new FaultReport(occasion, from, to, messages, missing, found, lines);
    }
  }
}
