package dev.sideband.i2c.internal.kernel;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusMessage;
import java.io.IOException;
import java.util.List;

/** One user of an adapter of the kernel's; for one thread at a time. */
interface I2cDriver {

  /** Returns the name of the device. */
  String target();

  /** Returns what the adapter can do, as I2C_FUNCS has it. */
  long functions();

  /** Tells whether a driver of the kernel's looks after this address. */
  boolean isClaimed(BusAddress address) throws IOException;

  /** Carries out messages as one transfer. */
  DriverReply transfer(List<BusMessage> messages) throws IOException;

  /** Carries out one call of the System Management Bus. */
  DriverReply call(SmbusCall call) throws IOException;

  /** Gives the device back. Idempotent. */
  void close();
}
