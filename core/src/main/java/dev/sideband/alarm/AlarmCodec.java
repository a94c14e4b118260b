package dev.sideband.alarm;

import dev.sideband.table.StampCodec;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An alarm as bytes, version 1; little endian.
 *
 * <pre>
 *   version 1, flags 1 (bit 0: raised), severity 1 (0 NOTICE, 1 WARNING, 2 CRITICAL)
 *   rule, subject, text; number of facts, and for each its name and its value
 *   since, told: see {@link StampCodec}
 * </pre>
 *
 * <p>Texts are UTF-8 behind their length, and numbers of things are, too, numbers of variable
 * length. Later versions only append; a severity that is not known counts as critical. Stateless.
 */
public final class AlarmCodec {

  /** The most bytes of a text. */
  public static final int MOST_TEXT = 1 << 14;

  /** The most facts of an alarm. */
  public static final int MOST_FACTS = 256;

  private static final int VERSION = 1;
  private static final int RAISED = 1;

  private AlarmCodec() {}

  /**
   * Returns the bytes of an alarm. Texts and facts beyond the limits are cut off: an alarm that is
   * shorter is better than none.
   */
  public static Bytes encode(Alarm alarm) {
    WireWriter out = new WireWriter(512);
    out.u8(VERSION).u8(alarm.active() ? RAISED : 0).u8(alarm.severity().ordinal());
    out.text(alarm.key().rule(), MOST_TEXT).text(alarm.key().subject(), MOST_TEXT);
    out.text(alarm.text(), MOST_TEXT);
    int facts = Math.min(MOST_FACTS, alarm.facts().size());
    out.varint(facts);
    alarm.facts().entrySet().stream()
        .limit(facts)
        .forEach(fact -> out.text(fact.getKey(), MOST_TEXT).text(fact.getValue(), MOST_TEXT));
    StampCodec.write(out, alarm.since());
    StampCodec.write(out, alarm.told());
    return out.toBytes();
  }

  /** Reads an alarm. */
  public static Alarm decode(Bytes bytes) throws MalformedMessageException {
    WireReader in = bytes.reader();
    if (in.u8("version") < VERSION) {
      throw in.malformed("version", "there is none below " + VERSION);
    }
    boolean active = (in.u8("flags") & RAISED) != 0;
    int severity = Math.min(in.u8("severity"), Severity.CRITICAL.ordinal());
    AlarmKey key = new AlarmKey(name(in, "rule"), name(in, "subject"));
    String text = in.text(MOST_TEXT, "text");
    int count = in.count(MOST_FACTS, "facts");
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.text(MOST_TEXT, "fact");
      facts.put(name, in.text(MOST_TEXT, name));
    }
    Stamp since = StampCodec.read(in);
    return new Alarm(
        key, Severity.values()[severity], active, text, facts, since, StampCodec.read(in));
  }

  private static String name(WireReader in, String field) throws MalformedMessageException {
    String name = in.text(MOST_TEXT, field);
    if (name.isEmpty()) {
      throw in.malformed(field, "is empty");
    }
    return name;
  }
}
