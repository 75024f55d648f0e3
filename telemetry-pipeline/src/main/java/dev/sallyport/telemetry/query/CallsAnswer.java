package dev.sallyport.telemetry.query;

import dev.sallyport.contract.telemetry.CallRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The answer to {@code GET /api/v1/calls}; the field names are the API's.
 *
 * @param complete whether nothing is missing
 * @param nextCursor for the page after this one; absent when there is none
 */
record CallsAnswer(boolean complete, List<Missing> missing, Optional<String> nextCursor, List<CallRecord> calls) {
    static CallsAnswer of(CallsQuery query, Collection<CallsPart> parts, List<Missing> missing) {
        CallsPart page = CallsPart.page(parts, query.limit());
        return new CallsAnswer(missing.isEmpty(), missing, page.lookedAtDownTo().map(CallsQuery::cursor), page.calls());
    }
}
