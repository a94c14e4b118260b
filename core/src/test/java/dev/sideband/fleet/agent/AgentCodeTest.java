package dev.sideband.fleet.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.deploy.Artefact;
import dev.sideband.fleet.deploy.DeploySettings;
import dev.sideband.fleet.deploy.FolderSource;
import dev.sideband.fleet.service.Probe;
import dev.sideband.fleet.service.ProbeResult;
import dev.sideband.fleet.service.ProbeRule;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.process.ProcessState;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that an agent installs and replaces by order. */
class AgentCodeTest {

  private static final InstructionTarget WEB = new InstructionTarget.Service("web");

  @TempDir Path folder;
  private KeyPair keys;
  private AgentRig rig;

  @BeforeEach
  void open() throws Exception {
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path artefacts = Files.createDirectories(folder.resolve("artefacts"));
    ServiceDeclaration web =
        ServiceDeclaration.of("web", folder.resolve("web"), "serve")
            .readiness(
                new ProbeRule(
                    new Probe.Tcp("localhost", 80),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    3,
                    1))
            .startsWithAgent(false)
            .build();
    rig =
        new AgentRig(
            folder,
            builder ->
                builder.code(
                    new AgentCode(
                        Set.of("web"),
                        new FolderSource(artefacts),
                        DeploySettings.of(Map.of("builder", keys.getPublic())),
                        3)),
            web);
  }

  private Instruction order(InstructionKind kind, String version) throws Exception {
    byte[] content = ("version " + version).getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("artefacts").resolve("web-" + version), content);
    Bytes digest = Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(content));
    Artefact artefact =
        Artefact.sign("web-" + version, version, digest, "builder", keys.getPrivate());
    return rig.order(
        kind,
        WEB,
        artefact.toArguments().entrySet().stream()
            .flatMap(each -> List.of(each.getKey(), each.getValue()).stream())
            .toArray(String[]::new));
  }

  private List<String> states() {
    return rig.events(AgentEvent.ServiceChanged.class).stream()
        .filter(each -> !each.from().equals(each.to()))
        .map(each -> each.to().name())
        .toList();
  }

  @Test
  @Tag("S1-10")
  @Tag("S1-11")
  @Tag("S1-28")
  @Tag("S1-29")
  void codeIsDeployedUpgradedAndTakenBack() throws Exception {
    rig.done(order(InstructionKind.DEPLOY, "1.0"));
    assertEquals(Optional.of("1.0"), rig.service("web").version());
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertEquals(List.of("code deploying", "working"), states());
    assertEquals(
        Optional.of(RefusalReason.STATE),
        rig.refused(order(InstructionKind.DEPLOY, "1.1")).reason());
    rig.done(order(InstructionKind.UPGRADE, "2.0"));
    assertEquals(Optional.of("2.0"), rig.service("web").version());
    assertEquals(List.of("code deploying", "working", "code upgrading", "working"), states());
    rig.done(rig.order(InstructionKind.ROLLBACK, WEB));
    assertEquals(Optional.of("1.0"), rig.service("web").version());
    assertEquals(3, rig.controller.starts("web"));
  }

  @Test
  @Tag("S1-11")
  @Tag("S1-28")
  void anUpgradeThatIsNotReadyIsTakenBackByItself() throws Exception {
    rig.done(order(InstructionKind.DEPLOY, "1.0"));
    rig.probes.put("web", new ProbeResult(false, "refused"));
    Instruction upgrade = order(InstructionKind.UPGRADE, "2.0");
    rig.send(upgrade);
    rig.pass(Duration.ofSeconds(30));
    assertEquals(ProcessState.CODE_UPGRADING, rig.service("web").state());
    rig.pass(Duration.ofSeconds(35));
    rig.probes.remove("web");
    rig.pass(Duration.ofSeconds(70));
    InstructionReport end = rig.reports.get(rig.reports.size() - 1);
    assertEquals(InstructionPhase.FAILED, end.phase());
    assertEquals(Optional.of("1.0"), rig.service("web").version());
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertEquals(List.of("code deploying", "working", "code upgrading", "working"), states());
  }

  @Test
  @Tag("S1-11")
  void anUpgradeThatACrashInterruptedEndsWithTheOldVersion() throws Exception {
    rig.done(order(InstructionKind.DEPLOY, "1.0"));
    rig.probes.put("web", new ProbeResult(false, "refused"));
    Instruction upgrade = order(InstructionKind.UPGRADE, "2.0");
    rig.send(upgrade);
    rig.pass(Duration.ofSeconds(5));
    rig.probes.remove("web");
    rig.crash();
    rig.pass(Duration.ofSeconds(5));
    InstructionReport end = rig.reports.get(rig.reports.size() - 1);
    assertEquals(upgrade.id(), end.id());
    assertEquals(InstructionPhase.FAILED, end.phase());
    assertEquals(Optional.of("1.0"), rig.service("web").version());
    assertEquals(ProcessState.WORKING, rig.service("web").state());
  }
}
