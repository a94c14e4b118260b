package dev.sideband.lab;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.LongValue;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A program of ours in a process of its own, under a debugger that can hold it at exactly one of
 * its steps, to be killed there. It knows nothing of that, and nothing is put into it.
 */
final class HeldProgram implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String LIMIT_MILLIS = "60000";
  private static final long LIMIT_SECONDS = 60;

  private final Child child;
  private final VirtualMachine machine;
  private final List<Step> steps;
  private final CompletableFuture<String> held = new CompletableFuture<>();
  private Predicate<String> wanted = HeldProgram::nowhere;

  /**
   * A step: the begin of a method.
   *
   * @param type the full name of its class
   */
  record Step(String type, String method) {}

  private static boolean nowhere(String step) {
    return false;
  }

  private HeldProgram(Child child, VirtualMachine machine, List<Step> steps) {
    this.child = child;
    this.machine = machine;
    this.steps = steps;
  }

  /** Starts it; it runs until it is told where to be held. */
  static HeldProgram start(List<Step> steps, Class<?> main, String... arguments)
      throws IOException {
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(each -> each.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> settings = connector.defaultArguments();
    set(settings, "localAddress", LOOPBACK);
    set(settings, "port", "0");
    set(settings, "timeout", LIMIT_MILLIS);
    try {
      String address = connector.startListening(settings);
      String port = address.substring(address.lastIndexOf(':') + 1);
      String debugger =
          "-agentlib:jdwp=transport=dt_socket,suspend=y,address=" + LOOPBACK + ":" + port;
      List<String> options = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", debugger);
      Child child = Child.start(Child.javaCommand(options, main, arguments));
      HeldProgram program = new HeldProgram(child, connector.accept(settings), steps);
      connector.stopListening(settings);
      program.watch();
      return program;
    } catch (IllegalConnectorArgumentsException e) {
      throw new IOException(e);
    }
  }

  private static void set(Map<String, Connector.Argument> settings, String name, String value) {
    Objects.requireNonNull(settings.get(name), name).setValue(value);
  }

  private void watch() {
    steps.stream()
        .map(Step::type)
        .distinct()
        .forEach(type -> {
          ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
          request.addClassFilter(type);
          request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
          request.enable();
        });
    Thread follower = new Thread(this::follow, "debugger");
    follower.setDaemon(true);
    follower.start();
  }

  private void follow() {
    try {
      while (true) {
        EventSet events = machine.eventQueue().remove();
        boolean goesOn = true;
        for (Event event : events) {
          goesOn &= passes(event);
        }
        if (goesOn) {
          events.resume();
        }
      }
    } catch (VMDisconnectedException e) {
      held.completeExceptionally(new IOException("the program has ended", e));
    } catch (InterruptedException | IncompatibleThreadStateException | RuntimeException e) {
      held.completeExceptionally(e);
    }
  }

  private boolean passes(Event event) throws IncompatibleThreadStateException {
    if (event instanceof ClassPrepareEvent prepared) {
      breakIn(prepared.referenceType());
    }
    return !(event instanceof BreakpointEvent at) || passes(at);
  }

  private void breakIn(ReferenceType type) {
    for (Step each : steps) {
      if (each.type().equals(type.name())) {
        List<Method> methods = type.methodsByName(each.method());
        if (methods.isEmpty()) {
          throw new IllegalStateException("no such step: " + each);
        }
        for (Method method : methods) {
          machine.eventRequestManager().createBreakpointRequest(method.location()).enable();
        }
      }
    }
  }

  private synchronized boolean passes(BreakpointEvent at) throws IncompatibleThreadStateException {
    StringBuilder step = new StringBuilder(at.location().method().name());
    for (Value argument : at.thread().frame(0).getArgumentValues()) {
      step.append(about(argument));
    }
    if (!wanted.test(step.toString())) {
      return true;
    }
    wanted = HeldProgram::nowhere;
    held.complete(step.toString());
    return false;
  }

  /** Returns what a text says, or the phase and the id of a report; of anything else, nothing. */
  private static String about(@Nullable Value argument) {
    if (argument instanceof StringReference text) {
      return " " + text.value();
    }
    if (argument instanceof ObjectReference object
        && field(object, "phase") instanceof ObjectReference phase
        && field(phase, "name") instanceof StringReference name
        && field(object, "id") instanceof ObjectReference id
        && field(id, "mostSigBits") instanceof LongValue most
        && field(id, "leastSigBits") instanceof LongValue least) {
      return " " + name.value() + " " + new UUID(most.value(), least.value());
    }
    return "";
  }

  private static @Nullable Value field(ObjectReference object, String name) {
    Field field = object.referenceType().fieldByName(name);
    return field == null ? null : object.getValue(field);
  }

  /**
   * Holds it at the first step that is wanted, from now on. A step is the name of its method, and
   * what its arguments say: a text, or the phase of a report and the id of its order.
   */
  synchronized void holdAt(Predicate<String> newWanted) {
    wanted = newWanted;
  }

  /** Waits until it is held, and returns where; empty if something else ended before. */
  Optional<String> heldBefore(CompletionStage<?> end)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Optional<String>> first = new CompletableFuture<>();
    CompletionStage<String> holding = held;
    holding.whenComplete((where, failure) -> {
      if (failure == null) {
        first.complete(Optional.of(where));
      } else {
        first.completeExceptionally(failure);
      }
    });
    end.whenComplete((done, failure) -> first.complete(Optional.empty()));
    return first.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits until it is held, and returns where. */
  String held() throws InterruptedException, ExecutionException, TimeoutException {
    return heldBefore(new CompletableFuture<Void>()).orElseThrow();
  }

  Child child() {
    return child;
  }

  /** Ends it at once, as SIGKILL does, wherever it is held. */
  void kill() throws InterruptedException {
    child.kill();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
