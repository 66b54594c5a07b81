package io.enot.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house, held against all modules. */
@AnalyzeClasses(packages = "io.enot", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule GATEWAY_KNOWS_NO_OTHER_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.enot.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.enot.command..", "io.enot.result..");

    @ArchTest
    static final ArchRule COMMAND_KNOWS_NO_OTHER_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.enot.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.enot.gateway..", "io.enot.result..");

    @ArchTest
    static final ArchRule RESULT_KNOWS_NO_OTHER_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.enot.result..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.enot.gateway..", "io.enot.command..");

    @ArchTest
    static final ArchRule WHAT_DECIDES_IS_PLAIN_JAVA = noClasses()
            .that()
            .resideInAnyPackage("io.enot.contract..", "io.enot.gateway.delivery..", "io.enot.gateway.session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_MODULES =
            slices().matching("io.enot.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_WITHIN_THE_GATEWAY =
            slices().matching("io.enot.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_WITHIN_THE_COMMAND_SERVICE =
            slices().matching("io.enot.command.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = classes()
            .should()
            .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl|DTO|Dto|VO)$")
            .andShould()
            .haveNameNotMatching(".*\\.(Base|Abstract)[A-Z].*");
}
