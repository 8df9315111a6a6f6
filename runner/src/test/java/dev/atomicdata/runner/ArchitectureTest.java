package dev.atomicdata.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the architecture: who may use whom. */
class ArchitectureTest {

  private static final String ROOT = "dev.atomicdata.";
  private static final List<String> ADAPTERS = List.of("postgres", "grpc", "signing", "delivery");

  /** The adapters that speak the protocol of Helium's ingestor. */
  private static final List<String> PROTOCOL = List.of("grpc", "signing");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.atomicdata");

  static Stream<ArchRule> arrows() {
    return Stream.concat(
        Stream.of(
            classes()
                .that()
                .resideInAPackage(ROOT + "domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + "domain..")
                .because("the domain stands on the JDK alone"),
            classes()
                .that()
                .resideInAPackage(ROOT + "ports..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + "domain..", ROOT + "ports..")
                .because("ports know the domain and nothing else"),
            noClasses()
                .that()
                .resideInAPackage(ROOT + "proto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("proto"))
                .because("generated classes know nothing of ours"),
            noClasses()
                .that()
                .resideInAPackage(ROOT + "domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.sql..", "java.util.logging..")
                .because("the domain does no I/O"),
            methods()
                .that()
                .haveName("main")
                .and()
                .haveModifier(JavaModifier.STATIC)
                .should()
                .beDeclaredInClassesThat()
                .resideInAnyPackage(ROOT + "runner..", ROOT + "demo..")
                .because("everything else can be embedded")),
        ADAPTERS.stream().map(ArchitectureTest::knowsNoOtherAdapter));
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void theArrowsHold(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(
            Stream.concat(Stream.of("domain", "ports", "runner"), ADAPTERS.stream())
                .filter(name -> !CLASSES.containPackage(ROOT + name)))
        .isEmpty();
  }

  @Test
  void aForbiddenArrowIsNoticed() {
    ArchRule runnerWithoutPorts =
        noClasses()
            .that()
            .resideInAPackage(ROOT + "runner..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "ports..");

    assertThatThrownBy(() -> runnerWithoutPorts.check(CLASSES)).isInstanceOf(AssertionError.class);
  }

  private static ArchRule knowsNoOtherAdapter(String adapter) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + adapter + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            PROTOCOL.contains(adapter)
                ? others(adapter, "domain", "ports", "proto")
                : others(adapter, "domain", "ports"))
        .because("adapters do not know each other, nor who joins them");
  }

  private static String[] others(String... allowed) {
    return Stream.concat(
            Stream.of("domain", "ports", "proto", "runner", "demo", "testkit"), ADAPTERS.stream())
        .filter(name -> !List.of(allowed).contains(name))
        .map(name -> ROOT + name + "..")
        .toArray(String[]::new);
  }
}
