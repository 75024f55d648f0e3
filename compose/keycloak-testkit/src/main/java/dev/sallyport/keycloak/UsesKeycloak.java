package dev.sallyport.keycloak;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: its constructor and methods may take a {@link KeycloakServer}, the one that all test classes of this
 * JVM share. Make a realm for the class with {@link KeycloakServer#create}; a test that stops the server starts it again.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedKeycloak.class)
public @interface UsesKeycloak {}
