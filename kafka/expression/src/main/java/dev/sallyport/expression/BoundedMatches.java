package dev.sallyport.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.sallyport.contract.config.policy.LinearPattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * The function {@code matches} of expressions. CEL's own looks at how large a pattern is when it is compiled, and compiling
 * is what takes gigabytes; here it is counted before. Constants are looked at when an expression is compiled, so that
 * whoever writes one is told; what is put together is looked at when it is matched.
 */
final class BoundedMatches {
    /**
     * Characters of the text times parts of the pattern, of one match: some ten milliseconds of an event loop. That is
     * 2,000 characters for the largest pattern, 100,000 for one of ten parts.
     */
    private static final long STEPS_MAX = 1_000_000;

    private static final String FUNCTION = "matches";
    private static final String EXPECTED = "takes " + LinearPattern.EXPECTED;

    private BoundedMatches() {}

    /** In the place of CEL's own. */
    static Set<CelFunctionBinding> bindings() {
        return CelFunctionBinding.fromOverloads(
                FUNCTION,
                CelFunctionBinding.from("matches", String.class, String.class, BoundedMatches::matches),
                CelFunctionBinding.from("matches_string", String.class, String.class, BoundedMatches::matches));
    }

    private static boolean matches(String text, String pattern) throws CelEvaluationException {
        if (!LinearPattern.isBounded(pattern)) {
            throw new CelEvaluationException(FUNCTION + " " + EXPECTED);
        }
        if ((long) text.length() * LinearPattern.sizeOf(pattern) > STEPS_MAX) {
            throw new CelEvaluationException("the text is too long for the pattern");
        }
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException wrong) {
            throw new CelEvaluationException(FUNCTION + " takes an RE2 regular expression", wrong);
        }
    }

    /** What is wrong with a pattern that stands in the expression, in words; empty when nothing is. */
    static Optional<String> problem(CelAbstractSyntaxTree tree) {
        Deque<CelExpr> left = new ArrayDeque<>();
        left.push(tree.getExpr());
        while (!left.isEmpty()) {
            CelExpr next = left.pop();
            if (next.getKind() == CelExpr.ExprKind.Kind.CALL
                    && next.call().function().equals(FUNCTION)) {
                Optional<String> problem =
                        constant(next.call().args().getLast()).flatMap(BoundedMatches::problem);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            parts(next, left);
        }
        return Optional.empty();
    }

    private static Optional<String> constant(CelExpr pattern) {
        return pattern.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && pattern.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(pattern.constant().stringValue())
                : Optional.empty();
    }

    private static Optional<String> problem(String pattern) {
        try {
            if (LinearPattern.isBounded(pattern)) {
                Pattern.compile(pattern);
                return Optional.empty();
            }
        } catch (PatternSyntaxException wrong) {
            // Said in our words below: the compiler's quote the pattern whole.
        }
        return Optional.of(FUNCTION + " " + EXPECTED);
    }

    private static void parts(CelExpr of, Deque<CelExpr> left) {
        switch (of.getKind()) {
            case SELECT -> left.push(of.select().operand());
            case CALL -> {
                of.call().target().ifPresent(left::push);
                of.call().args().forEach(left::push);
            }
            case LIST -> of.list().elements().forEach(left::push);
            case STRUCT -> of.struct().entries().forEach(entry -> left.push(entry.value()));
            case MAP ->
                of.map().entries().forEach(entry -> {
                    left.push(entry.key());
                    left.push(entry.value());
                });
            case COMPREHENSION -> {
                left.push(of.comprehension().iterRange());
                left.push(of.comprehension().accuInit());
                left.push(of.comprehension().loopCondition());
                left.push(of.comprehension().loopStep());
                left.push(of.comprehension().result());
            }
            case NOT_SET, CONSTANT, IDENT -> {
                // Nothing is in it.
            }
        }
    }
}
