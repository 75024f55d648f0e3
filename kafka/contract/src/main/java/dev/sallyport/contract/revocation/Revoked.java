package dev.sallyport.contract.revocation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** What may be revoked. Each names itself by {@link #key}, and the same thing always by the same one. */
public sealed interface Revoked {
    /** Kinds as the log and the API name them, in lower case. */
    enum Kind {
        SUBJECT,
        CLIENT,
        TOKEN,
        SESSION,
        SUBSCRIPTION,
        SERVER,
        TOOL,
        ISSUER
    }

    /** An issuer, exactly as its tokens' {@code iss} says: without a space, so that keys can be told apart. */
    Rule ISSUER = Rule.matching("https?://[^\\s#]{1,500}", "the issuer's http or https URL, as iss says it");

    /** A user or account of an issuer. */
    Rule SUBJECT = Rule.matching("\\P{Cntrl}{1,255}", "a subject of at most 255 characters, as sub says it");

    /** An OAuth client. */
    Rule CLIENT = Rule.matching("[\\x21-\\x7e]{1,255}", "a client id of at most 255 ASCII characters without spaces");

    /** A token's own name. */
    Rule TOKEN = Rule.matching("[\\x21-\\x7e]{1,255}", "a token id of at most 255 ASCII characters, as jti says it");

    /** As call records show sessions. */
    Rule SESSION = Rule.matching("[0-9a-f]{16}", "the 16 hex digits by which call records show the session");

    /** A tool as its server names it. */
    Rule TOOL = Rule.matching("\\P{Cntrl}{1,255}", "the name of a tool, at most 255 characters");

    /** A point in time. */
    Rule INSTANT = new Rule(Revoked::isInstant, "a time like 2026-12-31T23:59:59Z");

    Kind kind();

    /** What of its kind it is, as text. */
    String value();

    /** Puts the fields that name it into {@code json}; {@link #read} reads them back. */
    void write(ObjectNode json);

    /** Its key in the log and in the API: {@code kind:value}. */
    default String key() {
        return Fields.label(kind()) + ":" + value();
    }

    /** Everybody's tokens with this subject. */
    record Subject(String issuer, String subject) implements Revoked {
        public Subject {
            check(ISSUER, issuer);
            check(SUBJECT, subject);
        }

        @Override
        public Kind kind() {
            return Kind.SUBJECT;
        }

        @Override
        public String value() {
            return issuer + " " + subject;
        }

        @Override
        public void write(ObjectNode json) {
            json.put("issuer", issuer).put("subject", subject);
        }
    }

    /**
     * Every token that was issued to an OAuth client.
     *
     * @param issuer whose client; absent is a client of this name at any issuer
     */
    record Client(Optional<String> issuer, String client) implements Revoked {
        public Client {
            issuer.ifPresent(named -> check(ISSUER, named));
            check(CLIENT, client);
        }

        @Override
        public Kind kind() {
            return Kind.CLIENT;
        }

        @Override
        public String value() {
            return issuer.map(named -> named + " " + client).orElse(client);
        }

        @Override
        public void write(ObjectNode json) {
            issuer.ifPresent(named -> json.put("issuer", named));
            json.put("client", client);
        }
    }

    /** One token, by its {@code jti}. */
    record Token(String id) implements Revoked {
        public Token {
            check(TOKEN, id);
        }

        @Override
        public Kind kind() {
            return Kind.TOKEN;
        }

        @Override
        public String value() {
            return id;
        }

        @Override
        public void write(ObjectNode json) {
            json.put("token", id);
        }
    }

    /** One session, by the hash that call records show. */
    record Session(String hash) implements Revoked {
        public Session {
            check(SESSION, hash);
        }

        @Override
        public Kind kind() {
            return Kind.SESSION;
        }

        @Override
        public String value() {
            return hash;
        }

        @Override
        public void write(ObjectNode json) {
            json.put("session", hash);
        }
    }

    /** Both keys of a subscription. */
    record OfSubscription(String subscription) implements Revoked {
        public OfSubscription {
            check(Rule.NAME, subscription);
        }

        @Override
        public Kind kind() {
            return Kind.SUBSCRIPTION;
        }

        @Override
        public String value() {
            return subscription;
        }

        @Override
        public void write(ObjectNode json) {
            json.put("subscription", subscription);
        }
    }

    /** A whole server. */
    record Server(String server) implements Revoked {
        public Server {
            check(Rule.NAME, server);
        }

        @Override
        public Kind kind() {
            return Kind.SERVER;
        }

        @Override
        public String value() {
            return server;
        }

        @Override
        public void write(ObjectNode json) {
            json.put("server", server);
        }
    }

    /** One tool of one server. */
    record Tool(String server, String tool) implements Revoked {
        public Tool {
            check(Rule.NAME, server);
            check(TOOL, tool);
        }

        @Override
        public Kind kind() {
            return Kind.TOOL;
        }

        @Override
        public String value() {
            return server + "/" + tool;
        }

        @Override
        public void write(ObjectNode json) {
            json.put("server", server).put("tool", tool);
        }
    }

    /**
     * Every token that an issuer issued before an instant; a token that does not say when it was issued is one of them.
     * The instant is no part of the key: a later one takes the place of an earlier one.
     *
     * @param client only tokens that were issued to this one; absent is all
     */
    record IssuedBefore(String issuer, Optional<String> client, Instant notBefore) implements Revoked {
        public IssuedBefore {
            check(ISSUER, issuer);
            client.ifPresent(named -> check(CLIENT, named));
        }

        @Override
        public Kind kind() {
            return Kind.ISSUER;
        }

        @Override
        public String value() {
            return client.map(named -> issuer + " " + named).orElse(issuer);
        }

        @Override
        public void write(ObjectNode json) {
            json.put("issuer", issuer);
            client.ifPresent(named -> json.put("client", named));
            json.put("notBefore", notBefore.toString());
        }
    }

    /** Reads the fields that {@link #write} wrote; empty only when a problem was noted. */
    static Optional<Revoked> read(Fields fields) {
        Optional<Kind> kind = fields.choice("kind", Kind.class);
        if (kind.isEmpty()) {
            fields.passOverTheRest();
            return Optional.empty();
        }
        return switch (kind.get()) {
            case SUBJECT -> {
                String issuer = fields.string("issuer", ISSUER);
                String subject = fields.string("subject", SUBJECT);
                yield fields.build(() -> new Subject(issuer, subject));
            }
            case CLIENT -> {
                Optional<String> issuer = fields.optionalString("issuer", ISSUER);
                String client = fields.string("client", CLIENT);
                yield fields.build(() -> new Client(issuer, client));
            }
            case TOKEN -> {
                String token = fields.string("token", TOKEN);
                yield fields.build(() -> new Token(token));
            }
            case SESSION -> {
                String session = fields.string("session", SESSION);
                yield fields.build(() -> new Session(session));
            }
            case SUBSCRIPTION -> {
                String subscription = fields.string("subscription", Rule.NAME);
                yield fields.build(() -> new OfSubscription(subscription));
            }
            case SERVER -> {
                String server = fields.string("server", Rule.NAME);
                yield fields.build(() -> new Server(server));
            }
            case TOOL -> {
                String server = fields.string("server", Rule.NAME);
                String tool = fields.string("tool", TOOL);
                yield fields.build(() -> new Tool(server, tool));
            }
            case ISSUER -> {
                String issuer = fields.string("issuer", ISSUER);
                Optional<String> client = fields.optionalString("client", CLIENT);
                String notBefore = fields.string("notBefore", INSTANT);
                yield fields.build(() -> new IssuedBefore(issuer, client, Instant.parse(notBefore)));
            }
        };
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeException notAnInstant) {
            return false;
        }
    }

    private static void check(Rule rule, String text) {
        if (!rule.holds().test(text)) {
            throw new IllegalArgumentException("not " + rule.expected());
        }
    }
}
