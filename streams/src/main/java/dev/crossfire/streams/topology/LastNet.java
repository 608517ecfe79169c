package dev.crossfire.streams.topology;

import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What the core does not turn into a dead entry itself is a bug; it must not stop the flow, nor vanish. Only a set of conflicts that cannot
 * be used does stop it: all later records would be judged with the wrong one. Kafka Streams makes it by its name.
 */
public final class LastNet extends LogAndContinueProcessingExceptionHandler {

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        return UnusableRulesException.causes(exception)
                ? Response.fail()
                : super.handleError(context, record, exception);
    }
}
