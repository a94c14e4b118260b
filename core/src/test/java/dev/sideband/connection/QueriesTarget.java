package dev.sideband.connection;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmCodec;
import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;

/**
 * What the three servers send each other: a question, a part of a result, an alarm, as the first
 * byte says. What is read must be what it is written as again.
 */
public final class QueriesTarget implements FuzzTarget {

  private static final int KINDS = 3;
  private static final int REQUEST = 0;
  private static final int RESULT = 1;

  @Override
  public boolean run(byte[] input) throws Exception {
    if (input.length == 0) {
      return false;
    }
    int kind = (input[0] & 0xFF) % KINDS;
    Bytes rest = Bytes.copyOf(input).slice(1, input.length - 1);
    // A result is a table, whose own target holds it to its memory.
    return kind == RESULT
        ? decode(kind, rest)
        : Allocation.ofDecoding(input.length, () -> decode(kind, rest));
  }

  private static boolean decode(int kind, Bytes input) {
    try {
      switch (kind) {
        case REQUEST -> request(input);
        case RESULT -> result(input);
        default -> alarm(input);
      }
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private static void request(Bytes input) throws MalformedMessageException {
    QueryRequest read = QueryRequestCodec.decode(input);
    require(QueryRequestCodec.decode(QueryRequestCodec.encode(read)).equals(read), read);
  }

  private static void result(Bytes input) throws MalformedMessageException {
    WireReader in = input.reader();
    QueryResultCodec.part(in);
    new QueryResultCodec().items(in);
  }

  private static void alarm(Bytes input) throws MalformedMessageException {
    Alarm read = AlarmCodec.decode(input);
    require(AlarmCodec.decode(AlarmCodec.encode(read)).equals(read), read);
  }

  private static void require(boolean same, Object read) {
    if (!same) {
      throw new AssertionError("not written as it was read: " + read);
    }
  }
}
