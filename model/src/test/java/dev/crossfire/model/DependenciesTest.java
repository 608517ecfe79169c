package dev.crossfire.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Every other module stands on this one, so what it brings along is brought everywhere. */
class DependenciesTest {

    @Test
    void dependsOnJacksonAndTheSerializersOfTheKafkaClientsAlone() {
        classes()
                .that()
                .resideInAPackage("dev.crossfire.model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.crossfire.model..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "org.apache.kafka.common.serialization..",
                        "org.apache.kafka.common.errors..",
                        "org.jspecify.annotations..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.crossfire.model"));
    }
}
