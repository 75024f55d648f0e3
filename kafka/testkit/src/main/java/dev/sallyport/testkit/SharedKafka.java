package dev.sallyport.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the shared broker for the first test that asks; JUnit closes it after the last. */
final class SharedKafka implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedKafka.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == KafkaUnderTest.class;
    }

    @Override
    public KafkaUnderTest resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(KafkaUnderTest.class, ignored -> KafkaBroker.temporary(), KafkaUnderTest.class);
    }
}
