package dev.sideband.ipmi;

import dev.sideband.wire.WireWriter;

/** The answer of a command that only says that it was done. */
public record NoData() implements MessageBody {

  @Override
  public void encode(WireWriter out) {}
}
