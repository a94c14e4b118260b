package dev.sideband.workbench;

import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleHistory;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.wire.Bytes;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A console whose line a person is told of, and who is asked whether it may be taken over. */
final class TappedConsole implements ConsoleChannel {

  private final ConsoleChannel channel;
  private final ConsoleListener person;

  /**
   * Puts itself before a channel.
   *
   * @param person hears all but the bytes, after whoever listens
   */
  TappedConsole(ConsoleChannel channel, ConsoleListener person) {
    this.channel = channel;
    this.person = person;
  }

  @Override
  public void start(ConsoleListener listener) {
    channel.start(
        new ConsoleListener() {
          @Override
          public void received(ConsoleChunk chunk) {
            listener.received(chunk);
          }

          @Override
          public void changed(ConsoleLine line) {
            listener.changed(line);
            person.changed(line);
          }

          @Override
          public void breakDetected() {
            listener.breakDetected();
            person.breakDetected();
          }

          @Override
          public boolean mayTakeOver(long holder) {
            return person.mayTakeOver(holder);
          }
        });
  }

  @Override
  public String target() {
    return channel.target();
  }

  @Override
  public ConsoleLine line() {
    return channel.line();
  }

  @Override
  public CompletionStage<Void> write(Bytes bytes) {
    return channel.write(bytes);
  }

  @Override
  public CompletionStage<Void> sendBreak() {
    return channel.sendBreak();
  }

  @Override
  public long lastHeard() {
    return channel.lastHeard();
  }

  @Override
  public Optional<HeartbeatPort> heartbeats() {
    return channel.heartbeats();
  }

  @Override
  public ConsoleHistory history() {
    return channel.history();
  }

  @Override
  public void close() {
    channel.close();
  }
}
