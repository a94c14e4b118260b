package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.WriteBegin;
import dev.sideband.ipmi.oem.WriteChunk;
import dev.sideband.ipmi.oem.WriteStop;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.MessageChannel;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/** Writes text to a BMC step by step, as the host's agent does, but in any order. */
public final class HostWriter {

  public static final ObjectType TYPE = ObjectType.DIAGNOSTIC;

  private final VirtualBmc virtual;
  private final OemClient client;
  private final HostBoot boot;

  public HostWriter(VirtualBmc virtual, MessageChannel channel, HostBoot boot) {
    this.virtual = virtual;
    this.client = virtual.client(channel);
    this.boot = boot;
  }

  public static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  public static int crc(Bytes plain) {
    CRC32C crc = new CRC32C();
    crc.update(plain.asBuffer());
    return (int) crc.getValue();
  }

  public <R> R ask(OemCommand<R> command) throws Exception {
    return virtual.await(client.send(command, virtual.deadline(Duration.ofMinutes(1))));
  }

  public WriteTicket begin(long id, String text) throws Exception {
    return begin(id, text, 0, bytes(text).size());
  }

  /** Begins a write; with a base the text is a delta. */
  public WriteTicket begin(long id, String text, long base, long plainLength) throws Exception {
    SnapshotOffer offer =
        new SnapshotOffer(
            id,
            boot,
            1,
            false,
            base != 0,
            base,
            bytes(text).size(),
            plainLength,
            virtual.time.instant(),
            Duration.ofMillis(5));
    return ask(new WriteBegin(TYPE, offer)).ticket();
  }

  public long chunk(WriteTicket ticket, long offset, String text) throws Exception {
    return ask(new WriteChunk(ticket.handle(), offset, bytes(text))).nextOffset();
  }

  public long stop(WriteTicket ticket, String text) throws Exception {
    Bytes plain = bytes(text);
    return ask(stopOf(ticket, plain)).generation();
  }

  public static WriteStop stopOf(WriteTicket ticket, Bytes plain) {
    return new WriteStop(ticket.handle(), plain.size(), lines(plain), crc(plain));
  }

  private static long lines(Bytes plain) {
    long lines = 0;
    for (int i = 0; i < plain.size(); i++) {
      lines += plain.at(i) == '\n' ? 1 : 0;
    }
    return lines;
  }

  /** Writes all of a text past the BMC's commands, as if somebody else had written. */
  public static void writeDirectly(SnapshotPipeline stages, HostBoot boot, long id, String text)
      throws Exception {
    Bytes plain = bytes(text);
    writeDirectly(stages, boot, id, plain, lines(plain));
  }

  /** Writes a whole content past the BMC's commands, as if somebody else had written. */
  public static void writeDirectly(
      SnapshotPipeline stages, HostBoot boot, long id, Bytes plain, long rows) throws Exception {
    WriteTicket ticket =
        stages.begin(
            new SnapshotOffer(
                id,
                boot,
                1,
                false,
                false,
                0,
                plain.size(),
                plain.size(),
                Instant.EPOCH,
                Duration.ZERO));
    stages.write(ticket.handle(), 0, plain);
    stages.stop(ticket.handle(), plain.size(), rows, crc(plain));
  }

  /** Writes all of a text, in chunks of {@code step} characters. */
  public long write(long id, String text, int step) throws Exception {
    WriteTicket ticket = begin(id, text);
    for (int at = 0; at < text.length(); at += step) {
      chunk(ticket, at, text.substring(at, Math.min(text.length(), at + step)));
    }
    return stop(ticket, text);
  }
}
