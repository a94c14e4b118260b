package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a console says, and checks that the places of its bytes follow each other. */
final class ConsoleEar implements ConsoleListener {

  final List<ConsoleLine> lines = new ArrayList<>();
  final List<ConsoleChunk> chunks = new ArrayList<>();
  final StringBuilder text = new StringBuilder();
  int breaks;
  boolean mayTake;
  boolean fails;
  int asked;

  /** Places at which bytes are missing before a chunk: from where, to where. */
  final List<long[]> holes = new ArrayList<>();

  private long next = -1;

  @Override
  public void received(ConsoleChunk chunk) {
    if (fails) {
      throw new IllegalStateException("disk full");
    }
    chunks.add(chunk);
    String said = new String(chunk.data().toArray(), StandardCharsets.ISO_8859_1);
    ConsoleChunk.Place place = chunk.place();
    if (place != null) {
      long at = place.offset();
      if (next >= 0 && at > next) {
        holes.add(new long[] {next, at, text.length()});
      }
      int known = next < 0 ? 0 : (int) Math.max(0, Math.min(said.length(), next - at));
      next = Math.max(next, at + said.length());
      said = said.substring(known);
    }
    text.append(said);
  }

  @Override
  public void changed(ConsoleLine line) {
    lines.add(line);
  }

  @Override
  public void breakDetected() {
    breaks++;
  }

  @Override
  public boolean mayTakeOver(long holder) {
    asked++;
    return mayTake;
  }

  List<ConsoleLine.State> states() {
    return lines.stream().map(ConsoleLine::state).toList();
  }
}
