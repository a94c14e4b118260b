package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Unit tests run on the class path; this shows that each published jar is a module as well. */
class ModulePathTest {

  static final List<String> PUBLISHED =
      List.of(
          "dev.sideband.core",
          "dev.sideband.linux",
          "dev.sideband.ipmi",
          "dev.sideband.i2c",
          "dev.sideband.tcp");

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void needsOnlyTheCoreOfOurs(String name) {
    Set<String> resolved =
        resolve(name).modules().stream()
            .map(ResolvedModule::name)
            .filter(module -> module.startsWith("dev.sideband."))
            .collect(Collectors.toSet());

    assertEquals(new HashSet<>(List.of("dev.sideband.core", name)), resolved);
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void loadsEachClassOfItsExportedPackages(String name) throws IOException {
    Module module = layerOf(name).findModule(name).orElseThrow();
    Set<String> exported =
        module.getDescriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(export -> export.source())
            .collect(Collectors.toSet());

    for (String type : classesOf(name)) {
      if (exported.contains(type.substring(0, type.lastIndexOf('.')))) {
        assertNotNull(Class.forName(module, type), type);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void offersTheSameServicesOnModulePathAndClassPath(String name) throws IOException {
    ResolvedModule module = resolve(name).findModule(name).orElseThrow();
    try (ModuleReader jar = module.reference().open()) {
      for (Provides service : module.reference().descriptor().provides()) {
        assertEquals(service.providers(), providersOnClassPath(jar, service.service()));
      }
    }
  }

  private static List<String> providersOnClassPath(ModuleReader jar, String service)
      throws IOException {
    try (var file = jar.open("META-INF/services/" + service).orElseThrow()) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> classesOf(String name) throws IOException {
    try (ModuleReader jar = resolve(name).findModule(name).orElseThrow().reference().open();
        var names = jar.list()) {
      return names
          .filter(file -> file.endsWith(".class") && file.contains("/"))
          .filter(file -> !file.endsWith("/package-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }

  private static ModuleLayer layerOf(String name) {
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(resolve(name), ClassLoader.getPlatformClassLoader());
  }

  private static Configuration resolve(String name) {
    Path[] jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("-tests.jar") && !entry.endsWith("test-classes"))
            .map(Path::of)
            .toArray(Path[]::new);
    return ModuleLayer.boot()
        .configuration()
        .resolve(ModuleFinder.of(jars), ModuleFinder.of(), Set.of(name));
  }
}
