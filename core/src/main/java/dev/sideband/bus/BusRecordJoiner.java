package dev.sideband.bus;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts records together that were stored in parts; those of different links may be mixed.
 *
 * <p>A record of which a part is missing never comes out; it is counted. At most 16 links can have
 * one under way, and the oldest gives way to a new one. For one thread.
 */
public final class BusRecordJoiner {

  private static final int MOST_UNDER_WAY = 16;

  private final Map<Integer, List<BusRecordPart>> underWay = new LinkedHashMap<>();
  private long broken;

  /** Creates a joiner that has nothing under way. */
  public BusRecordJoiner() {}

  /** Takes the next part as stored; returns the record that it completes. */
  public Optional<BusRecord> add(BusRecordPart part) {
    Integer link = part.record().link();
    List<BusRecordPart> before = underWay.remove(link);
    if (part.offset() == 0) {
      if (before != null) {
        broken++;
      }
      if (!part.more()) {
        return Optional.of(part.record());
      }
      before = new ArrayList<>();
      makeRoom();
    } else if (before == null || !follows(before, part)) {
      broken++;
      return Optional.empty();
    }
    before.add(part);
    if (!part.more()) {
      return Optional.of(joined(before));
    }
    underWay.put(link, before);
    return Optional.empty();
  }

  /** Returns how many records came to nothing because a part of them was missing. */
  public long broken() {
    return broken;
  }

  /** Forgets what is under way, because the store has lost records here. */
  public void lost() {
    broken += underWay.size();
    underWay.clear();
  }

  private void makeRoom() {
    if (underWay.size() == MOST_UNDER_WAY) {
      Iterator<Integer> oldest = underWay.keySet().iterator();
      oldest.next();
      oldest.remove();
      broken++;
    }
  }

  private static boolean follows(List<BusRecordPart> before, BusRecordPart part) {
    BusRecordPart last = before.get(before.size() - 1);
    return part.offset() == last.offset() + last.record().data().size()
        && part.record().data().size() > 0
        && part.record().nanos() == last.record().nanos()
        && part.record().read() == last.record().read()
        && part.record().address().equals(last.record().address());
  }

  private static BusRecord joined(List<BusRecordPart> parts) {
    BusRecordPart end = parts.get(parts.size() - 1);
    BusRecord last = end.record();
    int size = end.offset() + last.data().size();
    WireWriter data = new WireWriter(size);
    byte[] nacks = new byte[size / 8 + 1];
    boolean known = true;
    for (BusRecordPart part : parts) {
      data.bytes(part.record().data());
      NackBits.add(nacks, part.record().acks(), part.offset());
      known &= part.record().acks().known();
    }
    return new BusRecord(
        last.link(),
        last.nanos(),
        last.address(),
        last.read(),
        data.toBytes(),
        known ? new AckMap(true, Bytes.copyOf(nacks)) : AckMap.UNKNOWN,
        last.result(),
        last.repeatedStart(),
        last.stop(),
        last.durationNanos(),
        last.cut());
  }
}
