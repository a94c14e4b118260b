package dev.sideband.fleet.service;

import dev.sideband.process.ProcessId;
import dev.sideband.time.Scheduler.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Does for a {@link ServiceKeeper} what may take long, elsewhere, and tells it on its queue what
 * came of it.
 */
final class ServiceHands {

  private static final Cancellable NOTHING = () -> {};

  private final ServiceDeclaration service;
  private final KeeperHouse house;

  /** What may take long, and may fail. */
  interface Action {
    void run() throws IOException;
  }

  private interface Task<T> {
    T run() throws IOException;
  }

  ServiceHands(ServiceDeclaration service, KeeperHouse house) {
    this.service = service;
    this.house = house;
  }

  /** Starts the service, which runs only once it is on the disk which process it has. */
  void start(Consumer<ServiceProcess> started, Consumer<IOException> failed) {
    work(
        () -> house.tools().controller().start(service, this::note),
        process -> {
          house.memory().begun(service.name());
          started.accept(process);
        },
        failure -> {
          house.memory().begun(service.name());
          failed.accept(failure);
        });
  }

  private void note(ProcessId process) throws IOException {
    try {
      house.memory().begin(service.name(), process);
    } catch (IOException e) {
      house.context().observer().counted("service.memory.failures", service.name(), 1);
      throw new NotRecordedException(String.valueOf(e.getMessage()));
    }
  }

  /** Looks for a process of the service that an earlier agent started. */
  void find(
      ProcessId known, Consumer<Optional<ServiceProcess>> found, Consumer<IOException> failed) {
    work(() -> house.tools().controller().find(service, known), found, failed);
  }

  void act(Action action, Runnable done, Consumer<IOException> failed) {
    work(
        () -> {
          action.run();
          return done;
        },
        Runnable::run,
        failed);
  }

  private <T> void work(Task<T> task, Consumer<? super T> done, Consumer<IOException> failed) {
    try {
      house
          .context()
          .executor()
          .execute(() -> {
            T result;
            try {
              result = task.run();
            } catch (IOException e) {
              house.queue().execute(() -> failed.accept(e));
              return;
            } catch (RuntimeException e) {
              house.queue().execute(() -> failed.accept(new IOException(e)));
              return;
            }
            house.queue().execute(() -> done.accept(result));
          });
    } catch (RejectedExecutionException e) {
      failed.accept(new IOException("the agent ends", e));
    }
  }

  void whenEnded(ServiceProcess process, Consumer<ProcessEnd> told) {
    process
        .ended()
        .whenComplete((end, failure) ->
            house
                .queue()
                .execute(() ->
                    told.accept(
                        failure == null
                            ? end
                            : ProcessEnd.unknown(house.context().clock().instant()))));
  }

  void run(List<String> command, Duration within, Consumer<CommandResult> ran) {
    house
        .tools()
        .commands()
        .run(service, command, within)
        .whenComplete((result, failure) ->
            house
                .queue()
                .execute(() ->
                    ran.accept(
                        failure == null
                            ? result
                            : new CommandResult(false, String.valueOf(failure)))));
  }

  ProbeLoop probe(ProbeRule rule, ProbeLoop.Listener listener) {
    ProbeLoop loop =
        new ProbeLoop(
            service,
            rule,
            house.tools().probes(),
            house.context().scheduler(),
            house.queue(),
            listener);
    loop.begin();
    return loop;
  }

  Cancellable after(Duration delay, Runnable task) {
    try {
      return house.context().scheduler().schedule(() -> house.queue().execute(task), delay);
    } catch (RejectedExecutionException e) {
      return NOTHING;
    }
  }
}
