package dev.sallyport.config.api;

import dev.sallyport.config.decide.Precondition;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code If-Match} and {@code If-None-Match} (RFC 9110, 13.1), and writes entity tags. */
final class Preconditions {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e]{0,64}\"");
    private static final Pattern OUR_TAG = Pattern.compile("\"([0-9]{1,18})\"");
    private static final int TAGS_MAX = 16;

    private Preconditions() {}

    static String entityTag(long revision) {
        return "\"" + revision + "\"";
    }

    static Checked<Precondition> read(MultiMap headers) {
        List<String> ifMatch = headers.getAll(HttpHeaders.IF_MATCH);
        List<String> ifNoneMatch = headers.getAll(HttpHeaders.IF_NONE_MATCH);
        if (!ifMatch.isEmpty() && !ifNoneMatch.isEmpty()) {
            return invalid("If-None-Match", "only one of If-Match and If-None-Match");
        }
        if (!ifNoneMatch.isEmpty()) {
            return ifNoneMatch.equals(List.of("*"))
                    ? new Checked.Valid<>(new Precondition.Absent())
                    : invalid("If-None-Match", "*, to create what is not there yet");
        }
        if (ifMatch.isEmpty()) {
            return new Checked.Valid<>(new Precondition.Unstated());
        }
        return ifMatch.equals(List.of("*"))
                ? new Checked.Valid<>(new Precondition.Exists())
                : tags(String.join(",", ifMatch));
    }

    private static Checked<Precondition> tags(String text) {
        Set<Long> revisions = new HashSet<>();
        String[] tags = text.split(",", TAGS_MAX + 1);
        if (tags.length > TAGS_MAX) {
            return invalid("If-Match", "at most " + TAGS_MAX + " entity tags");
        }
        for (String part : tags) {
            String tag = part.strip();
            if (!TAG.matcher(tag).matches()) {
                return invalid("If-Match", "the ETag of the last answer, with its quotes, like \"7\"");
            }
            // A weak tag, or one that is not a revision, is somebody's, but never equal to ours.
            Matcher ours = OUR_TAG.matcher(tag);
            if (ours.matches()) {
                revisions.add(Long.parseLong(ours.group(1)));
            }
        }
        return new Checked.Valid<>(new Precondition.Matches(revisions));
    }

    private static Checked<Precondition> invalid(String header, String expected) {
        return new Checked.Invalid<>(List.of(Problem.of(header, "what stands there", expected)));
    }
}
