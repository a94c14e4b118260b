package dev.sideband.i2c;

import dev.sideband.transport.BusRecord;
import java.util.ArrayList;
import java.util.List;

/** Everything that a decoder found. */
final class Found implements WaveformListener {

  final List<String> events = new ArrayList<>();
  final List<BusRecord> messages = new ArrayList<>();

  @Override
  public void start(long sample, boolean repeated) {
    events.add(sample + (repeated ? " Sr" : " S"));
  }

  @Override
  public void octet(long first, long last, int value, boolean address) {
    events.add(first + "-" + last + (address ? " addr " : " data ") + Integer.toHexString(value));
  }

  @Override
  public void acknowledgement(long sample, boolean acknowledged) {
    events.add(sample + (acknowledged ? " ACK" : " NACK"));
  }

  @Override
  public void stop(long sample) {
    events.add(sample + " P");
  }

  @Override
  public void stretched(long from, long to) {
    events.add(from + "-" + to + " stretched");
  }

  @Override
  public void glitch(long from, long to) {
    events.add(from + "-" + to + " glitch");
  }

  @Override
  public void stray(long sample) {
    events.add(sample + " stray");
  }

  @Override
  public void message(BusRecord message) {
    messages.add(message);
  }
}
