package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.kcs.KcsChannel;
import dev.sideband.ipmi.internal.kcs.SharedKcsRegisters;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;

/**
 * A host and a BMC of one process, joined by a KCS interface.
 *
 * <p>Every byte passes through the registers by the rules, as between real ends; the registers ring
 * the other end after each change, so an idle link costs nothing. Safe for any thread.
 */
public final class KcsLink implements AutoCloseable {

  private final KcsChannel host;
  private final KcsPort port;

  private KcsLink(KcsChannel host, KcsPort port) {
    this.host = host;
    this.port = port;
  }

  /** Joins a new host's end to {@code bmc}. */
  public static KcsLink inProcess(MessageHandler bmc, TransportContext context) {
    SharedKcsRegisters registers = SharedKcsRegisters.inMemory();
    SerialExecutor serial = new SerialExecutor(context.executor());
    KcsPort port = new KcsPort(registers.device(), bmc, serial, context, null, () -> {});
    KcsChannel host =
        new KcsChannel("kcs in process", registers.host(), serial, context, null, () -> {});
    registers.onHostChange(port::ring);
    registers.onDeviceChange(host::ring);
    port.begin();
    return new KcsLink(host, port);
  }

  /** Returns the host's end. */
  public MessageChannel host() {
    return host;
  }

  /** Returns the BMC's end. */
  public KcsPort port() {
    return port;
  }

  /** Closes both ends. Idempotent. */
  @Override
  public void close() {
    host.close();
    port.close();
  }
}
