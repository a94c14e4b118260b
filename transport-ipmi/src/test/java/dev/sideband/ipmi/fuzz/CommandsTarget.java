package dev.sideband.ipmi.fuzz;

import dev.sideband.fuzz.Decoders;
import dev.sideband.fuzz.FuzzTarget;

/** Every request and response of the standard commands and of our own, as bare bodies. */
public final class CommandsTarget implements FuzzTarget {

  static final String[] PACKAGES = {"dev.sideband.ipmi.command", "dev.sideband.ipmi.oem"};

  private final Decoders decoders;

  /** Finds the decoders. */
  public CommandsTarget() throws ReflectiveOperationException {
    decoders = Decoders.of(PACKAGES);
  }

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public boolean run(byte[] input) throws Exception {
    return decoders.run(input);
  }
}
