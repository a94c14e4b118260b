package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.deploy.Artefact;
import dev.sideband.fleet.deploy.ArtefactSource;
import dev.sideband.fleet.deploy.CodeStore;
import dev.sideband.fleet.deploy.DeployListener;
import dev.sideband.fleet.deploy.DeployOutcome;
import dev.sideband.fleet.deploy.DeploySettings;
import dev.sideband.fleet.deploy.Deployer;
import dev.sideband.fleet.deploy.ServiceRuntime;
import dev.sideband.fleet.deploy.UnpackLimits;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A service whose code is replaced on a real disk; it has no process. */
final class CodeOfLab implements ServiceRuntime, AutoCloseable {

  static final String SERVICE = "web";

  private static final UnpackLimits LIMITS =
      new UnpackLimits(8 << 20, 8 << 20, 2_000, 1_000, 8, 256);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  final CodeStore store;
  final Deployer deployer;
  String running = "none";

  private final Sideband sideband = Sideband.builder().build();
  private final KeyPair keys;
  private byte[] packed = {};

  CodeOfLab(Path folder, DeployListener listener) throws IOException, GeneralSecurityException {
    this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    this.store = CodeStore.open(folder, 2, InstantSource.system());
    ArtefactSource source = name -> new ByteArrayInputStream(packed);
    DeploySettings settings =
        new DeploySettings(Map.of("lab", keys.getPublic()), LIMITS, MINUTE, MINUTE, MINUTE);
    this.deployer = new Deployer(SERVICE, store, source, this, listener, settings, sideband);
  }

  /** Makes a zip of files that hold the version's name, again and again. */
  static byte[] zip(String version, int files, int bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String text = version + "\n";
    try (ZipOutputStream out = new ZipOutputStream(all, StandardCharsets.UTF_8)) {
      for (int i = 0; i < files; i++) {
        out.putNextEntry(new ZipEntry("lib/file-" + i));
        out.write(text.repeat(bytes / text.length()).getBytes(StandardCharsets.UTF_8));
      }
    }
    return all.toByteArray();
  }

  /** Replaces the current version. */
  DeployOutcome install(String version, byte[] zip) throws Exception {
    packed = zip;
    Bytes digest = Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(zip));
    Artefact artefact =
        Artefact.sign("web-" + version + ".zip", version, digest, "lab", keys.getPrivate());
    Instruction order =
        new Instruction(
            UUID.randomUUID(),
            "worker",
            store.current().isEmpty() ? InstructionKind.DEPLOY : InstructionKind.UPGRADE,
            new InstructionTarget.Service(SERVICE),
            Instant.now().plusSeconds(60),
            false,
            artefact.toArguments());
    return deployer.carryOut(order).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public boolean isWanted(String service) {
    return true;
  }

  @Override
  public CompletionStage<Void> stop(String service) {
    running = "none";
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> start(String service) {
    try {
      running = Files.readSymbolicLink(store.currentFolder()).getFileName().toString();
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Void> awaitReady(String service, Duration timeout) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() throws IOException {
    store.close();
    sideband.close();
  }
}
