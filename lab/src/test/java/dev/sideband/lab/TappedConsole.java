package dev.sideband.lab;

import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleHistory;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.wire.Bytes;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A console that tells a test, too, how its line is. */
record TappedConsole(ConsoleChannel beneath, LabConsole tap) implements ConsoleChannel {

  @Override
  public void start(ConsoleListener listener) {
    beneath.start(
        new ConsoleListener() {
          @Override
          public void received(ConsoleChunk chunk) {
            listener.received(chunk);
          }

          @Override
          public void changed(ConsoleLine line) {
            listener.changed(line);
            tap.changed(line);
          }
        });
  }

  @Override
  public String target() {
    return beneath.target();
  }

  @Override
  public ConsoleLine line() {
    return beneath.line();
  }

  @Override
  public CompletionStage<Void> write(Bytes bytes) {
    return beneath.write(bytes);
  }

  @Override
  public CompletionStage<Void> sendBreak() {
    return beneath.sendBreak();
  }

  @Override
  public long lastHeard() {
    return beneath.lastHeard();
  }

  @Override
  public Optional<HeartbeatPort> heartbeats() {
    return beneath.heartbeats();
  }

  @Override
  public ConsoleHistory history() {
    return beneath.history();
  }

  @Override
  public void close() {
    beneath.close();
  }
}
