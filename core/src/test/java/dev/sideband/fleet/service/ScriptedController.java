package dev.sideband.fleet.service;

import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts processes that are none, and finds those again that have not ended. */
public final class ScriptedController implements ServiceController {

  private final HostBoot boot;
  private final InstantSource clock;
  private final Map<ProcessId, ScriptedProcess> running = new HashMap<>();
  private int pid = 100;

  /** Everything that ran its program, the newest last, by service. */
  public final Map<String, List<ScriptedProcess>> started = new HashMap<>();

  public final List<String> order = new ArrayList<>();

  /** Why nothing can be started now. */
  public @Nullable String refusal;

  /** Why nothing can be found now. */
  public @Nullable String blindness;

  /** Whether what is started does not end when asked. */
  public boolean stubborn;

  /** Run when the process of a service is there, and nobody took note of it. */
  public Runnable beforeNote = () -> {};

  /** Run when note was taken of it, and it does not run its program yet. */
  public Runnable afterNote = () -> {};

  /** Run when it runs its program, and nobody was told. */
  public Runnable afterBegin = () -> {};

  public ScriptedController(HostBoot boot, InstantSource clock) {
    this.boot = boot;
    this.clock = clock;
  }

  @Override
  public ServiceProcess start(ServiceDeclaration service, ProcessNote note) throws IOException {
    if (refusal != null) {
      throw new IOException(refusal);
    }
    ProcessId id = new ProcessId(boot, pid, pid * 1_000L);
    pid++;
    ScriptedProcess process = new ScriptedProcess(id, clock);
    process.stubborn = stubborn;
    beforeNote.run();
    note.take(id);
    afterNote.run();
    running.put(id, process);
    started.computeIfAbsent(service.name(), name -> new ArrayList<>()).add(process);
    order.add(service.name());
    afterBegin.run();
    return process;
  }

  @Override
  public Optional<ServiceProcess> find(ServiceDeclaration service, ProcessId known)
      throws IOException {
    if (blindness != null) {
      throw new IOException(blindness);
    }
    return Optional.<ServiceProcess>ofNullable(running.get(known))
        .filter(process -> !((ScriptedProcess) process).isEnded());
  }

  @Override
  public void ended(ProcessEvent.Ended event) {
    ScriptedProcess process = event.process().map(running::get).orElse(null);
    if (process != null && event.code().isPresent()) {
      process.exit(event.code().getAsInt());
    }
  }

  /** Returns the newest process of a service. */
  public ScriptedProcess newest(String service) {
    List<ScriptedProcess> all = started.getOrDefault(service, List.of());
    return all.get(all.size() - 1);
  }

  /** Returns the first process of a service. */
  public ScriptedProcess first(String service) {
    return started.getOrDefault(service, List.of()).get(0);
  }

  public int starts(String service) {
    return started.getOrDefault(service, List.of()).size();
  }

  /** Returns how many processes run. */
  public long running() {
    return running.values().stream().filter(each -> !each.isEnded()).count();
  }

  @Override
  public void close() {}
}
