package dev.sideband.fleet.service;

import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs programs as children of this process.
 *
 * <p>A service that runs as another user has its programs run through a prefix, such as {@code
 * setpriv --reuid={user} --init-groups}; without one they are refused, since they would have more
 * rights than the service. Each program that runs takes a thread of the context's executor. Safe
 * for any thread.
 */
public final class LocalCommands implements CommandRunner {

  private static final int MOST_OUTPUT = 1_024;

  private final List<String> userPrefix;
  private final TransportContext context;

  /**
   * Creates a runner.
   *
   * @param userPrefix what stands before a program that is to run as another user, in which {@code
   *     {user}} is replaced by the user's name; empty to refuse them; copied
   */
  public LocalCommands(List<String> userPrefix, TransportContext context) {
    this.userPrefix = List.copyOf(userPrefix);
    this.context = Objects.requireNonNull(context, "context");
  }

  @Override
  public CompletionStage<CommandResult> run(
      ServiceDeclaration service, List<String> command, Duration timeout) {
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    if (service.user().isPresent() && userPrefix.isEmpty()) {
      result.complete(
          new CommandResult(false, "nothing is run as user " + service.user().get() + " here"));
      return result;
    }
    List<String> whole = new ArrayList<>();
    service
        .user()
        .ifPresent(user -> userPrefix.forEach(each -> whole.add(each.replace("{user}", user))));
    whole.addAll(command);
    try {
      context.executor().execute(() -> result.complete(tried(service, whole, timeout)));
    } catch (RejectedExecutionException e) {
      result.complete(new CommandResult(false, "the agent ends"));
    }
    return result;
  }

  private CommandResult tried(ServiceDeclaration service, List<String> command, Duration timeout) {
    try {
      return await(service, command, timeout);
    } catch (IOException | RuntimeException e) {
      return new CommandResult(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CommandResult(false, "interrupted");
    }
  }

  private CommandResult await(ServiceDeclaration service, List<String> command, Duration timeout)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(service.folder().toFile()).redirectErrorStream(true);
    builder.environment().putAll(service.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    AtomicBoolean late = new AtomicBoolean();
    String killed = "killed after " + timeout.toMillis() + " ms";
    Cancellable limit = context.scheduler().schedule(() -> kill(process, late), timeout);
    try (InputStream out = process.getInputStream()) {
      String output = new String(out.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8).strip();
      out.transferTo(OutputStream.nullOutputStream());
      int code = process.waitFor();
      String how = late.get() ? killed : "exit code " + code;
      return new CommandResult(
          code == 0 && !late.get(), output.isEmpty() ? how : how + ": " + output);
    } catch (IOException e) {
      if (late.get()) {
        return new CommandResult(false, killed); // Its output was closed with it.
      }
      throw e;
    } finally {
      limit.cancel();
      process.destroyForcibly();
    }
  }

  private static void kill(Process process, AtomicBoolean late) {
    late.set(true);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
