package dev.sallyport.contract.config.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sallyport.contract.input.Rule;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Regular expressions of operators: RE2's syntax, matched in time that is linear in the text. Compiling writes counted
 * repetitions out, so thirty characters can ask for gigabytes; what is asked for is counted before.
 */
public final class LinearPattern {
    private static final int CHARACTERS_MAX = 256;

    /** Characters, classes and groups, counted repetitions written out: the time for one character of text. */
    static final int SIZE_MAX = 500;

    /** What a bounded expression is, in words. */
    public static final String EXPECTED = "an RE2 regular expression of at most " + CHARACTERS_MAX + " characters and "
            + SIZE_MAX + " repeated parts, without \\Q";

    static final Rule RULE = new Rule(LinearPattern::isAcceptable, EXPECTED + ", that does not match the empty text");

    private static final int COUNT_DIGITS_MAX = 4;

    private final String regex;
    private final Deque<Long> outer = new ArrayDeque<>();
    private int at;
    private long sum;
    private long last;

    private LinearPattern(String regex) {
        this.regex = regex;
    }

    private static boolean isAcceptable(String regex) {
        if (regex.isEmpty() || !isBounded(regex)) {
            return false;
        }
        try {
            return !Pattern.compile(regex).matcher("").find();
        } catch (PatternSyntaxException wrong) {
            return false;
        }
    }

    /** Whether compiling {@code regex} takes little, whether or not it is well formed. */
    public static boolean isBounded(String regex) {
        return regex.length() <= CHARACTERS_MAX
                && !regex.contains("\\Q")
                && new LinearPattern(regex).size() <= SIZE_MAX;
    }

    /** At least as much as compiling writes out; what is malformed is left to the compiler. */
    public static long sizeOf(String regex) {
        return new LinearPattern(regex).size();
    }

    private long size() {
        while (at < regex.length() && sum <= SIZE_MAX) {
            step(regex.charAt(at));
        }
        return sum + outer.stream().mapToLong(Long::longValue).sum();
    }

    private void step(char here) {
        switch (here) {
            case '\\' -> {
                skipEscape();
                add(1);
            }
            case '[' -> {
                skipClass();
                add(1);
            }
            case '(' -> {
                outer.push(sum);
                sum = 1;
                at++;
            }
            case ')' -> {
                long group = sum;
                sum = outer.isEmpty() ? 0 : outer.pop();
                add(group);
                at++;
            }
            case '{' -> repeat();
            default -> {
                add(1);
                at++;
            }
        }
    }

    private void add(long size) {
        last = size;
        sum += size;
    }

    /** {@code \p{Greek}} and {@code \x{10FFFF}} have braces that count nothing. */
    private void skipEscape() {
        boolean named = at + 2 < regex.length() && "pPx".indexOf(regex.charAt(at + 1)) >= 0;
        int close = named && regex.charAt(at + 2) == '{' ? regex.indexOf('}', at) : -1;
        at = close < 0 ? at + 2 : close + 1;
    }

    private void skipClass() {
        at++;
        if (at < regex.length() && regex.charAt(at) == '^') {
            at++;
        }
        boolean first = true;
        while (at < regex.length() && (first || regex.charAt(at) != ']')) {
            first = false;
            if (regex.charAt(at) == '\\') {
                skipEscape();
            } else {
                int named = regex.startsWith("[:", at) ? regex.indexOf(":]", at) : -1;
                at = named < 0 ? at + 1 : named + 2;
            }
        }
        at++;
    }

    private void repeat() {
        int close = regex.indexOf('}', at);
        long count = close < 0 ? 0 : count(regex.substring(at + 1, close));
        if (count == 0) {
            add(1);
            at++;
            return;
        }
        long added = last * (count - 1);
        last += added;
        sum += added;
        at = close + 1;
    }

    /** The copies that {@code n}, {@code n,} or {@code n,m} asks for, at least one; 0 for anything else. */
    private static long count(String text) {
        int comma = text.indexOf(',');
        String from = comma < 0 ? text : text.substring(0, comma);
        String to = comma < 0 ? "" : text.substring(comma + 1);
        if (!isNumber(from) || !(to.isEmpty() || isNumber(to))) {
            return 0;
        }
        long least = comma >= 0 && to.isEmpty() ? number(from) + 1 : number(from);
        return Math.max(1, Math.max(least, to.isEmpty() ? 0 : number(to)));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    private static long number(String digits) {
        return digits.length() > COUNT_DIGITS_MAX ? SIZE_MAX + 1L : Long.parseLong(digits);
    }
}
