package dev.sallyport.edge.http;

import dev.sallyport.contract.input.DurationText;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.QuotaSpent.Volume;
import dev.sallyport.edge.exchange.Refusal.TooManySessions.Whose;
import dev.sallyport.edge.exchange.Refusal.Unauthenticated.Credential;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.mcp.Handle;
import dev.sallyport.edge.mcp.TargetType;
import java.time.Duration;
import java.util.Locale;

/** Refusals in words, with the cure. Where API Management has a text, it is that text. */
final class RefusalText {
    private RefusalText() {}

    static String of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchServer r -> "No MCP server is at this path. Check the URL that you were given.";
            case Refusal.HostNotAllowed r ->
                "This Host or Origin is not allowed. Use the gateway's public URL, or have the origin allowed.";
            case Refusal.Unauthenticated r -> of(r.credential());
            case Refusal.IdentityUnavailable r ->
                "Access tokens cannot be checked at the moment. Try again in " + seconds(r.retryAfter()) + " seconds.";
            case Refusal.InsufficientScope r ->
                "The access token lacks a scope. Ask for a token with: " + String.join(" ", r.scopes()) + ".";
            case Refusal.NotEntitled r ->
                "The access token does not entitle to this server. Ask its operator which claims it wants.";
            case Refusal.AddressRefused r -> "Calls from this IP address are not allowed.";
            case Refusal.UnknownTarget r -> of(r.type());
            case Refusal.UnknownHandle r -> of(r.handle());
            case Refusal.HeaderRefused r -> r.message();
            case Refusal.RateLimited r ->
                "Rate limit is exceeded. Try again in " + seconds(r.retryAfter()) + " seconds.";
            case Refusal.QuotaSpent r ->
                of(r.volume()) + " Quota will be replenished in " + clock(r.retryAfter()) + ".";
            case Refusal.ConcurrencyLimited r ->
                "Too many calls are in progress. Try again in " + seconds(r.retryAfter()) + " seconds.";
            case Refusal.LimitUnavailable r ->
                "The gateway cannot count calls at the moment. Try again in " + seconds(r.retryAfter()) + " seconds.";
            case Refusal.TooManySessions r -> of(r.whose()) + " Try again in " + seconds(r.retryAfter()) + " seconds.";
            case Refusal.TooManyStreams r ->
                "Too many streams are open. Close one, or try again in " + seconds(r.retryAfter()) + " seconds.";
            case Refusal.StreamStorm r ->
                "Streams are opened too often. Keep one open, and try again in " + seconds(r.retryAfter())
                        + " seconds.";
            case Refusal.AnsweredByPolicy r -> r.message();
            case Refusal.PolicyFailed r ->
                "A policy cannot be evaluated for this call. Its operator must set its expression right.";
            case Refusal.MethodNotAllowed r -> "This HTTP method is not allowed here. Use " + r.allow() + ".";
            case Refusal.UnsupportedMediaType r ->
                "The body must be uncompressed JSON: send Content-Type: application/json and no Content-Encoding.";
            case Refusal.TooLarge r -> "The body is larger than " + r.bytesMax() + " bytes. Send less at once.";
            case Refusal.BodyTimeout r -> "The body did not arrive in time. Send it faster, or less at once.";
            case Refusal.BadMessage r -> r.problem().message();
            case Refusal.UnknownEvent r ->
                "Last-Event-ID names no event of this session. Open a new stream, without this header.";
            case Refusal.UnknownSession r -> "Session not found. Start a new one with initialize.";
            case Refusal.SessionLost r ->
                "The MCP server does not know this session any more. Start a new one with initialize.";
            case Refusal.SessionRequired r ->
                "No session is named. Open the event stream first and post to the URL that its endpoint event names.";
            case Refusal.UpstreamUnavailable r -> of(r.cause());
            case Refusal.CircuitOpen r ->
                "The MCP server failed too often and is left alone for a while. Try again in " + seconds(r.retryAfter())
                        + " seconds.";
            case Refusal.UpstreamUnhealthy r ->
                "The MCP server does not work at the moment. Try again in " + seconds(r.retryAfter()) + " seconds.";
            case Refusal.UpstreamTimeout r ->
                "The MCP server did not answer within " + DurationText.format(r.waited())
                        + ". Whether it did what was asked is not known.";
            case Refusal.Overloaded r -> "The gateway has as much to do as it can. Try again later.";
            case Refusal.Starting r ->
                "This gateway node has just started and knows no configuration yet. Try again in a moment.";
            case Refusal.Draining r -> "This gateway node is about to stop. Try again: another one will answer.";
            case Refusal.GatewayFailed r -> "The gateway failed. Its log says more.";
        };
    }

    private static String of(TargetType type) {
        return switch (type) {
            case TOOL -> "Unknown tool. tools/list names those that there are.";
            case PROMPT -> "Unknown prompt. prompts/list names those that there are.";
            case RESOURCE -> "Resource not found. resources/list names those that there are.";
        };
    }

    private static String of(Handle handle) {
        return switch (handle) {
            case CURSOR -> "Unknown cursor. Start the list anew, without one.";
            case REQUEST_STATE -> "Unknown request state. Make the call anew, without one.";
            case TASK, RELATED_TASK -> "Unknown task. Make the call anew that it was for.";
        };
    }

    private static String of(Whose whose) {
        return switch (whose) {
            case CALLER -> "Too many sessions are open. End one with DELETE, or go on with one that is open.";
            case SERVER -> "The MCP server has as many sessions as it may. Its operator may allow more.";
        };
    }

    private static String of(Volume volume) {
        return switch (volume) {
            case CALLS -> "Out of call volume quota.";
            case BANDWIDTH -> "Out of bandwidth quota.";
        };
    }

    private static String of(Cause cause) {
        return switch (cause) {
            case UNREACHABLE -> "The MCP server cannot be reached. Try again later.";
            case NOT_VERIFIED ->
                "The MCP server and the gateway could not agree on TLS. Its operator must check certificates,"
                        + " their host names and their ends.";
            case ADDRESS_REFUSED ->
                "The gateway does not call the address that the MCP server's host has. Its operator must check the"
                        + " backend's URL and the edges' setting upstreams.";
            case BROKE_OFF ->
                "The MCP server broke off before it answered. Whether it did what was asked is not known.";
            case REFUSED_GATEWAY ->
                "The MCP server refused the gateway. Its operator must set the gateway's credentials right.";
            case CREDENTIAL ->
                "The gateway could not get its credential for the MCP server, and did not call without it. Its"
                        + " operator must check the credential provider.";
            case REDIRECTED ->
                "The MCP server redirected elsewhere, which is not followed. Its operator must configure the"
                        + " final URL.";
            case NOT_REDACTED ->
                "The MCP server's answer must be redacted, and is too long for it or not well-formed. What was"
                        + " asked may have been done.";
            case NOT_SEALED ->
                "The MCP server's answer has a cursor, request state or task id that is too long to be bound to its"
                        + " caller. Its operator must shorten it, or set bindToCaller to false.";
            case NOT_MCP ->
                "What answered is not an MCP server. Its operator must check the backend's URL and transport.";
        };
    }

    private static String of(Credential credential) {
        return switch (credential) {
            case KEY_MISSING ->
                "Access denied due to missing subscription key. Make sure to include subscription key when making"
                        + " requests to an API.";
            case KEY_INVALID ->
                "Access denied due to invalid subscription key. Make sure to provide a valid key for an active"
                        + " subscription.";
            case TOKEN_MISSING -> "An access token is required. The WWW-Authenticate header says where to get one.";
            case TOKEN_INVALID ->
                "The access token is not valid here. The WWW-Authenticate header says why, and where to get another.";
            case TOKEN_AMBIGUOUS -> "One bearer token is expected, in the Authorization header.";
        };
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.toSeconds());
    }

    private static String clock(Duration duration) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
