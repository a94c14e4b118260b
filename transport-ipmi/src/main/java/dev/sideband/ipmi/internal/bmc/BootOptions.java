package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.command.BootDevice;
import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.BootOption;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * The boot options of a host, as bytes, in the order of their numbers (IPMI 2.0, table 28-14): set
 * in progress, service partition selector and scan, clearing of the valid bit, acknowledgement,
 * flags, initiator. Safe for any thread.
 */
public final class BootOptions {

  /** The length of each option's data, by its number. */
  private static final List<Integer> LENGTHS = List.of(1, 1, 1, 1, 2, 5, 9);

  private final BootOption[] options = new BootOption[LENGTHS.size()];

  /** Creates options that are all zero. */
  public BootOptions() {
    for (int i = 0; i < options.length; i++) {
      options[i] = new BootOption(i, false, Bytes.copyOf(new byte[LENGTHS.get(i)]));
    }
  }

  /** Returns an option, or empty if there is none of that number. */
  public synchronized Optional<BootOption> get(int parameter) {
    return parameter < options.length ? Optional.of(options[parameter]) : Optional.empty();
  }

  /**
   * Sets an option; one without data sets only its mark.
   *
   * @return false if there is none of that number
   * @throws IllegalArgumentException if the data are too short
   */
  public synchronized boolean set(BootOption option) {
    int parameter = option.parameter();
    if (parameter >= options.length) {
      return false;
    }
    Bytes data = option.data().isEmpty() ? options[parameter].data() : option.data();
    int length = LENGTHS.get(parameter);
    if (data.size() < length) {
      throw new IllegalArgumentException("boot option " + parameter + " of " + data.size());
    }
    options[parameter] = new BootOption(parameter, option.invalid(), data.slice(0, length));
    return true;
  }

  /** Returns all options. */
  public synchronized List<BootOption> all() {
    return List.of(options);
  }

  /** Returns how the host shall boot. */
  public synchronized BootFlags flags() {
    BootOption option = options[BootFlags.PARAMETER];
    try {
      return option.invalid()
          ? new BootFlags(false, false, false, BootDevice.UNCHANGED)
          : BootFlags.decode(option.data().reader());
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("option of full length", e);
    }
  }

  /** Sets how the host shall boot. */
  public void setFlags(BootFlags flags) {
    WireWriter data = new WireWriter();
    flags.encode(data);
    set(new BootOption(BootFlags.PARAMETER, false, data.toBytes()));
  }
}
