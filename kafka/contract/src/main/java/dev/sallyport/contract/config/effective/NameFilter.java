package dev.sallyport.contract.config.effective;

import dev.sallyport.contract.config.policy.NamePatterns;
import java.util.List;

/** {@link NamePatterns}, ready to be asked. Immutable. */
public final class NameFilter {
    private final List<NamePattern> allow;
    private final List<NamePattern> deny;
    private final boolean lettingAllPass;

    public NameFilter(NamePatterns patterns) {
        this.allow = patterns.allow().stream().map(NamePattern::new).toList();
        this.deny = patterns.deny().stream().map(NamePattern::new).toList();
        this.lettingAllPass = patterns.allow().contains("*") && deny.isEmpty();
    }

    public boolean letsAllPass() {
        return lettingAllPass;
    }

    public boolean passes(String name) {
        return lettingAllPass || (matches(allow, name) && !matches(deny, name));
    }

    public static boolean matches(List<NamePattern> patterns, String name) {
        for (NamePattern pattern : patterns) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }
}
