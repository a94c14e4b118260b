package dev.sideband.fleet;

import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One order for one worker.
 *
 * @param id names it for ever: what comes twice under one id is done once
 * @param worker the name of the worker that is to do it, 1 to 255 bytes of UTF-8
 * @param kind what to do
 * @param target what to do it to
 * @param deadline when it is too late to begin, to the millisecond, from 1970 on
 * @param dryRun whether only to say what would be done
 * @param arguments what else the kind needs, at most 32 of up to 1,024 bytes of UTF-8 each; copied
 */
public record Instruction(
    UUID id,
    String worker,
    InstructionKind kind,
    InstructionTarget target,
    Instant deadline,
    boolean dryRun,
    Map<String, String> arguments) {

  /** The most arguments. */
  public static final int MOST_ARGUMENTS = 32;

  /** The most bytes of an argument's name or value, as UTF-8. */
  public static final int MOST_ARGUMENT = 1_024;

  private static final int VERSION = 1;
  private static final int DRY_RUN = 1;
  private static final int HOST = 0;
  private static final int SERVICE = 1;
  private static final int PROCESS = 2;
  private static final long LATEST = (1L << 48) - 1;

  public Instruction {
    Objects.requireNonNull(id, "id");
    InstructionText.check(worker, 1, InstructionTarget.MOST_NAME, "worker");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(target, "target");
    deadline = Instant.ofEpochMilli(deadline.toEpochMilli());
    if (deadline.toEpochMilli() < 0 || deadline.toEpochMilli() > LATEST) {
      throw new IllegalArgumentException("deadline " + deadline);
    }
    if (arguments.size() > MOST_ARGUMENTS) {
      throw new IllegalArgumentException(arguments.size() + " arguments");
    }
    arguments.forEach((name, value) -> {
      InstructionText.check(name, 1, MOST_ARGUMENT, "an argument's name");
      InstructionText.check(value, 0, MOST_ARGUMENT, name);
    });
    arguments = Map.copyOf(arguments);
  }

  void encode(WireWriter out) {
    out.u8(VERSION).uuid(id).u8(kind.number()).u8(dryRun ? DRY_RUN : 0);
    out.u48(deadline.toEpochMilli());
    InstructionText.write(worker, out);
    if (target instanceof InstructionTarget.Service service) {
      InstructionText.write(service.name(), out.u8(SERVICE));
    } else if (target instanceof InstructionTarget.OneProcess process) {
      ProcessId one = process.id();
      out.u8(PROCESS).uuid(one.boot().id()).u32(one.pid()).u48(one.startMicros());
    } else {
      out.u8(HOST);
    }
    out.varint(arguments.size());
    new TreeMap<>(arguments)
        .forEach((name, value) -> {
          InstructionText.write(name, out);
          InstructionText.write(value, out);
        });
  }

  static Instruction decode(WireReader in) throws MalformedMessageException {
    int version = in.u8("version");
    if (version != VERSION) {
      throw in.malformed("version", "is " + version + ", not " + VERSION);
    }
    UUID id = in.uuid("id");
    int number = in.u8("kind");
    InstructionKind kind =
        InstructionKind.of(number).orElseThrow(() -> in.malformed("kind", number + " is unknown"));
    boolean dryRun = (in.u8("flags") & DRY_RUN) != 0;
    Instant deadline = Instant.ofEpochMilli(in.u48("deadline"));
    String worker = InstructionText.read(1, InstructionTarget.MOST_NAME, "worker", in);
    InstructionTarget target = target(in);
    Map<String, String> arguments = new TreeMap<>();
    int count = in.count(MOST_ARGUMENTS, "arguments");
    for (int i = 0; i < count; i++) {
      String name = InstructionText.read(1, MOST_ARGUMENT, "argument's name", in);
      if (arguments.put(name, InstructionText.read(0, MOST_ARGUMENT, name, in)) != null) {
        throw in.malformed("arguments", name + " stands twice");
      }
    }
    return new Instruction(id, worker, kind, target, deadline, dryRun, arguments);
  }

  private static InstructionTarget target(WireReader in) throws MalformedMessageException {
    int type = in.u8("target");
    return switch (type) {
      case HOST -> new InstructionTarget.Host();
      case SERVICE ->
          new InstructionTarget.Service(
              InstructionText.read(1, InstructionTarget.MOST_NAME, "service", in));
      case PROCESS -> {
        HostBoot boot = new HostBoot(in.uuid("boot"));
        long pid = in.u32("pid");
        if (pid < 1 || pid > Integer.MAX_VALUE) {
          throw in.malformed("pid", pid + " is none");
        }
        ProcessId one = new ProcessId(boot, (int) pid, in.u48("start"));
        yield new InstructionTarget.OneProcess(one);
      }
      default -> throw in.malformed("target", type + " is unknown");
    };
  }
}
