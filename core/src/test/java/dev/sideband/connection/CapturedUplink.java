package dev.sideband.connection;

import dev.sideband.transport.InstructionListener;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An agent's end whose entries a test looks at. */
final class CapturedUplink implements Uplink {

  final List<Bytes> entries = new ArrayList<>();
  private final int most;
  long lost;
  boolean full;

  CapturedUplink(int most) {
    this.most = most;
  }

  /** Returns the entries since the last call. */
  List<Bytes> take() {
    List<Bytes> taken = List.copyOf(entries);
    entries.clear();
    return taken;
  }

  @Override
  public void offerState(String key, Bytes state) {
    throw new AssertionError("no state is sent");
  }

  @Override
  public void append(String stream, Bytes entry) throws IOException {
    if (full) {
      throw new IOException("full");
    }
    if (entry.size() > most) {
      throw new IllegalArgumentException("too long: " + entry.size());
    }
    entries.add(entry);
  }

  @Override
  public int mostEntryBytes() {
    return most;
  }

  @Override
  public void instructions(InstructionListener listener) {}

  @Override
  public UplinkStatus status() {
    return new UplinkStatus(true, 0, lost, 1, Optional.empty());
  }

  @Override
  public void close() {}
}
