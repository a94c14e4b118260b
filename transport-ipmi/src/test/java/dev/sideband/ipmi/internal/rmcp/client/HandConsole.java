package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.time.Ticker;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A console whose lines and bytes come from a test's hand; nobody may type at it. */
final class HandConsole implements ConsoleChannel {

  boolean closed;

  private final Ticker ticker;
  private ConsoleListener listener = chunk -> {};
  private ConsoleLine line = new ConsoleLine(ConsoleLine.State.CONNECTING, "", Duration.ZERO, null);

  HandConsole(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Becomes so. */
  void become(ConsoleLine.State state) {
    line = new ConsoleLine(state, "by hand", Duration.ZERO, null);
    listener.changed(line);
  }

  void say(ConsoleChunk.Kind kind, String text) {
    Bytes bytes = Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
    listener.received(new ConsoleChunk(kind, null, bytes, ticker.nanos()));
  }

  @Override
  public String target() {
    return "hand";
  }

  @Override
  public void start(ConsoleListener taker) {
    listener = taker;
  }

  @Override
  public ConsoleLine line() {
    return line;
  }

  @Override
  public CompletionStage<Void> write(Bytes bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> sendBreak() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long lastHeard() {
    return ticker.nanos();
  }

  @Override
  public void close() {
    closed = true;
  }
}
