package dev.sideband.fuzz;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All decoders of some packages, found by their shape, so that none is forgotten: static methods
 * named {@code decode} or {@code decodeRequest}, and methods {@code decode} of commands, which read
 * answers.
 *
 * <p>Each must end in a value or in {@link MalformedMessageException}, allocate little, and read
 * what its value writes as the same value.
 */
public final class Decoders {

  private static final Set<String> NAMES = Set.of("decode", "decodeRequest");

  /** Makes a request of any bytes: what is missing in it is zero. */
  private static final int LONGEST_REQUEST = 64;

  private final List<Static> statics = new ArrayList<>();
  private final List<Answers> answers = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private Decoders() {}

  /** Finds the decoders of the packages of some classes, as they were compiled together. */
  public static Decoders besides(Class<?>... samples) throws ReflectiveOperationException {
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> sample : samples) {
      types.addAll(PackageClasses.of(sample));
    }
    return of(types);
  }

  static Decoders of(List<Class<?>> types) throws ReflectiveOperationException {
    Decoders found = new Decoders();
    for (Class<?> type : types) {
      found.add(type);
    }
    return found;
  }

  private void add(Class<?> type) throws ReflectiveOperationException {
    Method[] methods = type.getDeclaredMethods();
    Arrays.sort(methods, Comparator.comparing(Method::toString));
    for (Method method : methods) {
      int modifiers = method.getModifiers();
      if (!method.getName().startsWith("decode")
          || method.isSynthetic()
          || Modifier.isPrivate(modifiers)
          || Modifier.isAbstract(modifiers)) {
        continue;
      }
      boolean isStatic = Modifier.isStatic(modifiers);
      if (isStatic && hasShape(method) && NAMES.contains(method.getName())) {
        statics.add(new Static(method));
      } else if (!isStatic && hasShape(method) && Answers.canMake(type)) {
        answers.add(new Answers(method, type));
      } else {
        leftOut.add(name(method));
      }
    }
  }

  private static boolean hasShape(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    return parameters.length == 1
        && (parameters[0] == WireReader.class || parameters[0] == Bytes.class);
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  /** Lets go what is not read back alone, such as a head that says how much follows it. */
  public Decoders withoutReadingBack(Class<?> type) {
    statics.stream()
        .filter(decoder -> decoder.type == type)
        .forEach(decoder -> decoder.encode = null);
    return this;
  }

  /** Returns how many decoders there are. */
  public int size() {
    return statics.size() + answers.size();
  }

  /** Returns the decoders of another shape, which are to be fed by other means. */
  public List<String> leftOut() {
    return leftOut;
  }

  /** Feeds the input to all of them, and returns whether any took it. */
  public boolean run(byte[] input) throws Exception {
    Bytes whole = Bytes.copyOf(input);
    boolean taken = false;
    for (Static decoder : statics) {
      taken |= decoder.check(whole);
    }
    Bytes request = Bytes.copyOf(Arrays.copyOf(input, LONGEST_REQUEST));
    for (Answers decoder : answers) {
      taken |= decoder.check(request, whole);
    }
    return taken;
  }

  private static MethodHandle handle(Method method) throws IllegalAccessException {
    method.setAccessible(true);
    return MethodHandles.lookup().unreflect(method);
  }

  /** Calls, and returns nothing for what is malformed. */
  private static Optional<Object> call(MethodHandle handle, boolean reader, Bytes input)
      throws Exception {
    return Allocation.ofDecoding(
        input.size(),
        () -> {
          try {
            return Optional.of(reader ? handle.invoke(input.reader()) : handle.invoke(input));
          } catch (MalformedMessageException declared) {
            return Optional.empty();
          } catch (Exception | Error undeclared) {
            throw undeclared;
          } catch (Throwable neither) {
            throw new AssertionError(neither);
          }
        });
  }

  /** A decoder of a value, or of a request. */
  private static final class Static {

    private final String name;
    private final boolean reader;
    private final MethodHandle decode;
    private final Class<?> type;
    private @Nullable MethodHandle encode;

    Static(Method method) throws ReflectiveOperationException {
      name = name(method);
      reader = method.getParameterTypes()[0] == WireReader.class;
      decode = handle(method);
      type = method.getReturnType();
      encode = encoder(type);
    }

    private static @Nullable MethodHandle encoder(Class<?> type) throws IllegalAccessException {
      for (Method method : type.getMethods()) {
        if (method.getName().equals("encode")
            && method.getParameterCount() == 1
            && method.getParameterTypes()[0] == WireWriter.class) {
          return handle(method);
        }
      }
      return null;
    }

    boolean check(Bytes input) throws Exception {
      Optional<Object> value = call(decode, reader, input);
      MethodHandle encoder = encode;
      if (value.isPresent() && encoder != null) {
        Bytes written = written(encoder, value.get());
        Optional<Object> again = call(decode, reader, written);
        if (again.isEmpty() || isComparable(value.get()) && !again.equals(value)) {
          throw new AssertionError(name + ": " + value + " comes back as " + again);
        }
        if (!written(encoder, again.get()).equals(written)) {
          throw new AssertionError(name + ": " + value + " is not always written as " + written);
        }
      }
      return value.isPresent();
    }

    /** What holds a secret is compared by nothing but the bytes that it writes. */
    private static boolean isComparable(Object value) throws NoSuchMethodException {
      Method equals = value.getClass().getMethod("equals", Object.class);
      return equals.getDeclaringClass() != Object.class;
    }

    private Bytes written(MethodHandle encoder, Object value) {
      WireWriter out = new WireWriter();
      try {
        encoder.invoke(value, out);
      } catch (Throwable thrown) {
        throw new AssertionError(name + ": " + value + " cannot be written", thrown);
      }
      return out.toBytes();
    }
  }

  /**
   * A decoder of answers, which belongs to a request: one that the input makes where the request
   * has a decoder, else one without parameters or with a one for each.
   */
  private static final class Answers {

    private final MethodHandle decode;
    private final boolean reader;
    private final @Nullable MethodHandle decodeRequest;
    private final @Nullable Object request;

    Answers(Method method, Class<?> type) throws ReflectiveOperationException {
      decode = handle(method);
      reader = method.getParameterTypes()[0] == WireReader.class;
      Optional<Method> decoder = requestDecoder(type);
      decodeRequest = decoder.isPresent() ? handle(decoder.get()) : null;
      request = decoder.isPresent() ? null : made(type);
    }

    static boolean canMake(Class<?> type) {
      return requestDecoder(type).isPresent() || plainConstructor(type).isPresent();
    }

    private static Optional<Method> requestDecoder(Class<?> type) {
      return Arrays.stream(type.getDeclaredMethods())
          .filter(method -> Modifier.isStatic(method.getModifiers()))
          .filter(method -> method.getReturnType() == type)
          .filter(method -> method.getName().equals("decodeRequest"))
          .filter(method -> method.getParameterTypes()[0] == WireReader.class)
          .findFirst();
    }

    private static Optional<Constructor<?>> plainConstructor(Class<?> type) {
      return Arrays.stream(type.getDeclaredConstructors())
          .filter(constructor ->
              Arrays.stream(constructor.getParameterTypes())
                  .allMatch(parameter -> parameter == int.class))
          .findFirst();
    }

    private static Object made(Class<?> type) throws ReflectiveOperationException {
      Constructor<?> constructor = plainConstructor(type).orElseThrow();
      constructor.setAccessible(true);
      Object[] ones = new Object[constructor.getParameterCount()];
      Arrays.fill(ones, 1);
      return constructor.newInstance(ones);
    }

    boolean check(Bytes asked, Bytes answer) throws Exception {
      Optional<Object> command =
          decodeRequest == null ? Optional.ofNullable(request) : call(decodeRequest, true, asked);
      return command.isPresent() && call(decode.bindTo(command.get()), reader, answer).isPresent();
    }
  }
}
