package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.process.ProcessState;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A worker with one service, whose code can be replaced, in virtual time. */
final class DeployBench {

  static final String SERVICE = "web";
  static final Duration LONG = Duration.ofMinutes(10);

  private static final KeyPair KEYS = keys();
  private static int orders;

  final Path parent;
  final Path folder;
  final Path artefacts;
  final FakeTime time;
  final Sideband sideband;
  final FakeRuntime runtime;
  final List<DeployStatus> seen = new ArrayList<>();
  final CodeStore store;
  final Deployer deployer;

  /** Sets up a worker in a folder, in which an earlier one may have left something. */
  DeployBench(Path parent, StepWatch watch) {
    this(parent, watch, new FakeTime());
  }

  /** Sets it up in a time that it shares with others. */
  DeployBench(Path parent, StepWatch watch, FakeTime time) {
    this.parent = parent;
    this.time = time;
    this.sideband =
        Sideband.builder().ticker(time).clock(time).scheduler(time).executor(Runnable::run).build();
    try {
      this.artefacts = parent.resolve("artefacts");
      Files.createDirectories(artefacts);
      this.folder = parent.resolve(SERVICE);
      this.store = new CodeStore(folder, CodeStore.USUAL_VERSIONS, time, watch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.runtime = new FakeRuntime(store.currentFolder(), time);
    this.deployer = deployer(sideband);
  }

  /** Makes another deployer of the same code. */
  Deployer deployer(Sideband context) {
    return new Deployer(
        SERVICE,
        store,
        new FolderSource(artefacts),
        runtime,
        seen::add,
        DeploySettings.of(Map.of("build", publicKey())),
        context);
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the key whose code is installed here, under the name {@code build}. */
  static PublicKey publicKey() {
    return KEYS.getPublic();
  }

  /** Makes a version that behaves as a {@link FakeRuntime} understands. */
  Artefact artefact(String version, String how) {
    byte[] tar =
        new Tar().file("how", how).program("bin/web", version).link("web", "bin/web").closed();
    return artefact("web-" + version + ".tar.gz", version, Tar.gzip(tar));
  }

  Artefact artefact(String name, String version, byte[] bytes) {
    try {
      Files.write(artefacts.resolve(name), bytes);
      Bytes digest = Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes));
      return Artefact.sign(name, version, digest, "build", KEYS.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes an artefact over from another worker. */
  void copyArtefact(Artefact artefact, DeployBench from) {
    if (from != this) {
      try {
        Files.copy(from.artefacts.resolve(artefact.name()), artefacts.resolve(artefact.name()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Instruction order(InstructionKind kind, Map<String, String> arguments, boolean dryRun) {
    return new Instruction(
        new UUID(7, ++orders),
        "worker-1",
        kind,
        new InstructionTarget.Service(SERVICE),
        time.instant().plusSeconds(60),
        dryRun,
        arguments);
  }

  Instruction upgrade(Artefact artefact) {
    InstructionKind kind =
        store.current().isEmpty() ? InstructionKind.DEPLOY : InstructionKind.UPGRADE;
    return order(kind, artefact.toArguments(), false);
  }

  Instruction rollback() {
    return order(InstructionKind.ROLLBACK, Map.of(), false);
  }

  /** Carries out an order to its end. */
  DeployOutcome run(Instruction instruction) {
    return end(deployer.carryOut(instruction));
  }

  /** Installs a version that works. */
  DeployOutcome install(String version) {
    return run(upgrade(artefact(version, FakeRuntime.WELL)));
  }

  <T> T end(CompletionStage<T> stage) {
    time.advance(LONG);
    return stage.toCompletableFuture().getNow(null);
  }

  /** Returns the versions whose folders are there. */
  List<String> folders() {
    try (Stream<Path> found = Files.list(folder.resolve("versions"))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what stands in the current version's program, which is its version. */
  String program() {
    try {
      return Files.readString(store.currentFolder().resolve("web"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines of the store's journal. */
  List<String> journal() {
    try (Stream<Path> found = Files.list(folder.resolve("deploy"))) {
      List<String> lines = new ArrayList<>();
      for (Path file : found.sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how far the orders have come, step by step. */
  List<DeployStage> stages() {
    return seen.stream().map(DeployStatus::stage).toList();
  }

  Set<Optional<ProcessState>> statesShownBeforeTheEnd() {
    return seen.subList(0, seen.size() - 1).stream()
        .map(DeployStatus::state)
        .collect(Collectors.toSet());
  }

  void assertRuns(String version) {
    assertEquals(Optional.of(version), runtime.running());
    assertEquals(Optional.of(version), store.current());
    assertEquals(version, program());
  }
}
