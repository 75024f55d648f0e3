package dev.sallyport.load.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A Spring Cloud Gateway that passes everything on to one upstream; {@code application.yaml} says how. */
@SpringBootApplication
public class PlainGateway {
    public static void main(String[] arguments) {
        SpringApplication.run(PlainGateway.class, arguments);
    }
}
