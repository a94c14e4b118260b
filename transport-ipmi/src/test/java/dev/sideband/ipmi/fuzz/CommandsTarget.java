package dev.sideband.ipmi.fuzz;

import dev.sideband.fuzz.Decoders;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.oem.OemFrame;

/** Every request and response of the standard commands and of our own, as bare bodies. */
public final class CommandsTarget implements FuzzTarget {

  private final Decoders decoders;

  /** Finds the decoders. */
  public CommandsTarget() throws ReflectiveOperationException {
    decoders = decoders();
  }

  static Decoders decoders() throws ReflectiveOperationException {
    return Decoders.besides(GetDeviceId.class, OemFrame.class);
  }

  @Override
  public boolean run(byte[] input) throws Exception {
    return decoders.run(input);
  }
}
