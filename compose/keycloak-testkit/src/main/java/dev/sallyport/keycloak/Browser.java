package dev.sallyport.keycloak;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who fills in Keycloak's pages. Sends cookies marked Secure over loopback, as browsers do. */
final class Browser {
    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"code\" value=\"([^\"]*)\"");
    private static final int PAGES_MAX = 8;
    private static final int OK = 200;
    private static final int REDIRECTION = 300;
    private static final int BEYOND_REDIRECTION = 400;

    private final Http http;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Browser(Http http) {
        this.http = http;
    }

    /** Goes on until Keycloak sends it elsewhere, and gives that address. */
    URI authorize(URI start, String user, String password) {
        URI here = start;
        HttpResponse<String> response = send(HttpRequest.newBuilder(here));
        for (int pages = 0; pages < PAGES_MAX; pages++) {
            int status = response.statusCode();
            if (status >= REDIRECTION && status < BEYOND_REDIRECTION) {
                URI next =
                        here.resolve(response.headers().firstValue("Location").orElseThrow());
                if (!next.getRawAuthority().equals(start.getRawAuthority())) {
                    return next;
                }
                here = next;
                response = send(HttpRequest.newBuilder(here));
            } else if (status == OK) {
                here = here.resolve(find(ACTION, response.body()).replace("&amp;", "&"));
                response = send(HttpRequest.newBuilder(here)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(Http.encoded(filledIn(response.body(), user, password)))));
            } else {
                throw new IllegalStateException("status " + status + " at " + here + ": " + response.body());
            }
        }
        throw new IllegalStateException("more pages than a login has; the last was " + here);
    }

    private static Map<String, String> filledIn(String page, String user, String password) {
        return page.contains("name=\"password\"")
                ? Map.of("username", user, "password", password)
                : Map.of("accept", "Yes", "code", find(HIDDEN, page));
    }

    private static String find(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        if (!matcher.find()) {
            throw new IllegalStateException("a page that no login has: " + page);
        }
        return matcher.group(1);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> response = http.send(request);
        for (String cookie : response.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.substring(0, (cookie + ";").indexOf(';')).split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        return response;
    }
}
