package dev.sallyport.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelVariableResolver;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import java.util.Optional;

/**
 * A compiled CEL expression that gives a {@code T}. Its size, depth and loops are bounded, and its regular expressions
 * are small and run in linear time, so that no expression of an operator can hold up an event loop. Immutable and safe for any thread.
 */
public final class Expression<T> {
    /** Nesting that a person can still read; the parser is recursive. */
    private static final int DEPTH_MAX = 32;

    /** Iterations of all loops of one evaluation: a list of arguments, looked at a few times. */
    private static final int ITERATIONS_MAX = 1_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            // The planner takes nothing else: it compares integers with doubles.
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(PolicyDefinition.EXPRESSION_CHARACTERS_MAX)
            .maxParseRecursionDepth(DEPTH_MAX)
            .comprehensionMaxIterations(ITERATIONS_MAX)
            .build();

    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(BoundedMatches.bindings())
            .build();
    private static final CelCompiler CONDITIONS = compiler(SimpleType.BOOL);
    private static final CelCompiler TEXTS = compiler(SimpleType.STRING);

    private final CelRuntime.Program program;
    private final Class<T> type;

    private Expression(CelRuntime.Program program, Class<T> type) {
        this.program = program;
        this.type = type;
    }

    /** An expression, or why it is none. */
    public sealed interface Compilation<T> {
        record Compiled<T>(Expression<T> compiled) implements Compilation<T> {}

        /**
         * Not an expression of this type.
         *
         * @param reason in the words of CEL, with line and column
         */
        record Wrong<T>(String reason) implements Compilation<T> {}

        /** The expression; empty when it is wrong. */
        default Optional<Expression<T>> expression() {
            return switch (this) {
                case Compiled<T> right -> Optional.of(right.compiled());
                case Wrong<T> wrong -> Optional.empty();
            };
        }
    }

    /** Compiles an expression that is true or false. */
    public static Compilation<Boolean> condition(String text) {
        return compile(CONDITIONS, text, Boolean.class);
    }

    /** Compiles an expression that gives a text. */
    public static Compilation<String> text(String text) {
        return compile(TEXTS, text, String.class);
    }

    private static <T> Compilation<T> compile(CelCompiler compiler, String text, Class<T> type) {
        try {
            CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
            Optional<String> problem = BoundedMatches.problem(tree);
            return problem.isPresent()
                    ? new Compilation.Wrong<>(problem.get())
                    : new Compilation.Compiled<>(new Expression<>(RUNTIME.createProgram(tree), type));
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Wrong<>(reason(String.valueOf(e.getMessage())));
        }
    }

    /** The first line: the rest draws the expression with a pointer into it. */
    private static String reason(String message) {
        String first = message.lines().findFirst().orElse("not a CEL expression");
        return first.startsWith("ERROR: <input>:") ? first.substring("ERROR: <input>:".length()) : first;
    }

    private static CelCompiler compiler(CelType result) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(result);
        for (Variable variable : Variable.values()) {
            builder.addVar(variable.label(), variable.type());
        }
        return builder.build();
    }

    /**
     * What it gives whatever the variables are that {@code known} does not have; empty when that depends on them, or
     * cannot be said. Only what the value hangs on is missed: {@code false && x} is false without {@code x}.
     */
    public Optional<T> evaluateKnown(KnownVariables known) {
        return run(name -> Variable.of(name).flatMap(known::value));
    }

    /** What it gives for these variables; empty when it cannot be said, such as for a key that a map does not have. */
    public Optional<T> evaluate(Variables variables) {
        return run(name -> Variable.of(name).map(variables::value));
    }

    private Optional<T> run(CelVariableResolver resolver) {
        try {
            Object value = program.eval(resolver);
            return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
        } catch (CelEvaluationException notToBeSaid) {
            return Optional.empty();
        }
    }
}
