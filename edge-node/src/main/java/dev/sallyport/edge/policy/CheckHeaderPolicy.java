package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.CheckHeader;
import dev.sallyport.edge.exchange.Refusal;
import java.util.List;

/** {@link CheckHeader}. */
final class CheckHeaderPolicy implements Policy {
    private final CheckHeader check;
    private final Verdict refused;

    CheckHeaderPolicy(CheckHeader check) {
        this.check = check;
        this.refused = new Verdict.Refuse(new Refusal.HeaderRefused(check.failedStatus(), check.failedMessage()));
    }

    @Override
    public Verdict judge(Call call) {
        List<String> found = call.exchange().request().headers().getAll(check.name());
        boolean isRight =
                !found.isEmpty() && (check.values().isEmpty() || check.values().containsAll(found));
        return isRight ? Verdict.CONTINUE : refused;
    }
}
