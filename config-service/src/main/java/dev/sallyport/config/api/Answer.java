package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.input.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a request is answered with. */
sealed interface Answer {
    Map<String, String> headers();

    record Document(int status, JsonNode body, Map<String, String> headers) implements Answer {
        public Document {
            headers = Map.copyOf(headers);
        }

        Document with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Document(status, body, more);
        }
    }

    record NoContent(Map<String, String> headers) implements Answer {
        public NoContent {
            headers = Map.copyOf(headers);
        }
    }

    record Refused(Fault fault, String detail, List<Problem> problems, Map<String, String> headers) implements Answer {
        public Refused {
            problems = List.copyOf(problems);
            headers = Map.copyOf(headers);
        }

        Refused with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Refused(fault, detail, problems, more);
        }
    }

    static Document ok(JsonNode body) {
        return new Document(200, body, Map.of());
    }

    static Refused refused(Fault fault, String detail) {
        return new Refused(fault, detail, List.of(), Map.of());
    }

    static Refused unsupportedMediaType() {
        return refused(Fault.UNSUPPORTED_MEDIA_TYPE, "Send a Content-Type of " + MediaType.ACCEPTED + ".")
                .with("Accept", MediaType.ACCEPTED);
    }

    static Refused invalid(List<Problem> problems) {
        return new Refused(
                Fault.BAD_REQUEST,
                problems.size() == 1 ? "There is a problem with the request." : "There are problems with the request.",
                problems,
                Map.of());
    }
}
