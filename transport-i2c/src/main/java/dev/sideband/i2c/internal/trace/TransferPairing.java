package dev.sideband.i2c.internal.trace;

import dev.sideband.i2c.internal.kernel.KernelErrors;
import dev.sideband.i2c.internal.trace.TraceEvent.Kind;
import dev.sideband.i2c.internal.trace.TraceEvent.Protocol;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the trace's lines to transfers: what was begun, what came back, how it ended.
 *
 * <p>An adapter does one transfer at a time. A call that an adapter carries out with messages shows
 * as both, the messages inside; it counts once. What a loss may have torn apart is given up and
 * counted. For one thread.
 */
final class TransferPairing {

  private static final int MOST_ADAPTERS = 256;
  private static final int MOST_MESSAGES = 256;

  private final BusListener listener;
  private final Map<Integer, Adapter> adapters = new LinkedHashMap<>();
  private long seen;
  private long lost;

  TransferPairing(BusListener listener) {
    this.listener = listener;
  }

  /** What is under way at one adapter. */
  private static final class Adapter {
    private final List<TracedMessage> messages = new ArrayList<>();
    private final List<TracedMessage> call = new ArrayList<>();
    private boolean callIsMadeOfMessages;
  }

  long seen() {
    return seen;
  }

  long lost() {
    return lost;
  }

  void take(TraceEvent event) {
    Adapter adapter = adapters.get(event.adapter());
    if (adapter == null) {
      makeRoom();
      adapter = new Adapter();
      adapters.put(event.adapter(), adapter);
    }
    switch (event.kind()) {
      case I2C_WRITE -> begin(adapter, event, false);
      case I2C_READ -> begin(adapter, event, true);
      case I2C_REPLY -> reply(adapter, event);
      case I2C_RESULT -> end(adapter, event);
      case SMBUS_WRITE, SMBUS_READ -> beginCall(adapter, event);
      case SMBUS_REPLY -> replyToCall(adapter, event);
      case SMBUS_RESULT -> endCall(adapter, event);
    }
  }

  /** So many lines are missing here: nothing that is under way can be trusted any more. */
  void lines(long missing) {
    long torn = missing;
    for (Adapter adapter : adapters.values()) {
      torn += adapter.messages.size() + adapter.call.size();
    }
    adapters.clear();
    lose(torn);
  }

  private void lose(long messages) {
    if (messages > 0) {
      lost += messages;
      listener.lost(messages);
    }
  }

  private void makeRoom() {
    if (adapters.size() == MOST_ADAPTERS) {
      Iterator<Adapter> oldest = adapters.values().iterator();
      Adapter given = oldest.next();
      oldest.remove();
      lose(given.messages.size() + given.call.size());
    }
  }

  private void begin(Adapter adapter, TraceEvent event, boolean read) {
    if (event.number() == 0) {
      lose(adapter.messages.size());
      adapter.messages.clear();
    }
    adapter.callIsMadeOfMessages |= !adapter.call.isEmpty();
    if (event.number() != adapter.messages.size() || event.number() >= MOST_MESSAGES) {
      lose(1);
      return;
    }
    adapter.messages.add(new TracedMessage(event, read, event.data(), !read && event.cut()));
  }

  private void reply(Adapter adapter, TraceEvent event) {
    if (event.number() < adapter.messages.size()) {
      adapter.messages.get(event.number()).reply(event.data(), event.cut());
    }
  }

  private void end(Adapter adapter, TraceEvent event) {
    List<TracedMessage> messages = adapter.messages;
    lose(Math.max(0, event.number() - messages.size()));
    if (event.result() == messages.size()) {
      deliver(messages, messages.size(), BusResult.OK, event.nanos());
    } else if (event.result() >= 0 && event.result() < messages.size()) {
      deliver(messages, event.result(), BusResult.BUS_ERROR, event.nanos());
    } else {
      BusResult result = KernelErrors.resultOf(-event.result());
      deliver(upTo(messages, result), 0, result, event.nanos());
    }
    messages.clear();
  }

  /** If all messages go to one device that does not answer, the first was not answered. */
  private static List<TracedMessage> upTo(List<TracedMessage> messages, BusResult result) {
    boolean oneDevice =
        messages.stream().allMatch(message -> message.address().equals(messages.get(0).address()));
    boolean noneButFirst = result.equals(BusResult.ADDRESS_NACK) && oneDevice;
    return noneButFirst && !messages.isEmpty() ? messages.subList(0, 1) : messages;
  }

  /** Delivers a transfer of which the first messages are known to have gone through. */
  private void deliver(List<TracedMessage> messages, int good, BusResult result, long end) {
    for (int i = 0; i < messages.size(); i++) {
      boolean last = i == messages.size() - 1;
      BusResult own = i < good ? BusResult.OK : last ? result : BusResult.UNKNOWN;
      seen++;
      listener.seen(messages.get(i).record(own, i == 0, last, end));
    }
  }

  private void beginCall(Adapter adapter, TraceEvent event) {
    lose(adapter.callIsMadeOfMessages ? 0 : adapter.call.size());
    adapter.call.clear();
    adapter.callIsMadeOfMessages = false;
    boolean write = event.kind() == Kind.SMBUS_WRITE;
    boolean quick = event.protocol() == Protocol.QUICK;
    boolean bare = event.protocol() == Protocol.BYTE;
    if (write || !quick && !bare) {
      Bytes data = quick ? Bytes.EMPTY : behindCommand(event, write && !bare);
      adapter.call.add(new TracedMessage(event, false, data, write && event.cut()));
    }
    boolean answers =
        !write
            || event.protocol() == Protocol.PROC_CALL
            || event.protocol() == Protocol.BLOCK_PROC_CALL;
    if (answers) {
      adapter.call.add(new TracedMessage(event, true, Bytes.EMPTY, false));
    }
  }

  private static Bytes behindCommand(TraceEvent event, boolean withData) {
    WireWriter out = new WireWriter().u8(event.command());
    return (withData ? out.bytes(onBus(event)) : out).toBytes();
  }

  /** The kernel shows the length of its own block ahead of the data; the bus does not have it. */
  private static Bytes onBus(TraceEvent event) {
    Bytes data = event.data();
    boolean plainBlock =
        event.protocol() == Protocol.I2C_BLOCK_DATA
            || event.protocol() == Protocol.I2C_BLOCK_BROKEN;
    return plainBlock && !data.isEmpty() ? data.slice(1, data.size() - 1) : data;
  }

  private static void replyToCall(Adapter adapter, TraceEvent event) {
    int last = adapter.call.size() - 1;
    if (last >= 0 && adapter.call.get(last).read()) {
      adapter.call.get(last).reply(onBus(event), event.cut());
    }
  }

  private void endCall(Adapter adapter, TraceEvent event) {
    if (!adapter.callIsMadeOfMessages) {
      lose(adapter.call.isEmpty() ? 1 : 0);
      BusResult result = KernelErrors.resultOf(-event.result());
      int good = result.ok() ? adapter.call.size() : 0;
      deliver(upTo(adapter.call, result), good, result, event.nanos());
    }
    adapter.call.clear();
    adapter.callIsMadeOfMessages = false;
  }
}
