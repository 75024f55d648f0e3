/**
 * Results: what each round measured, as it is kept in {@code loadtest/results}, and the page that is made of the newest
 * of them. Pure, apart from {@link dev.sallyport.load.report.ResultsFolder}.
 */
@NullMarked
package dev.sallyport.load.report;

import org.jspecify.annotations.NullMarked;
