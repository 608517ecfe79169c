package dev.crossfire.serve.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a request, as RFC 9457 tells it.
 *
 * @param detail in words, naming the culprit
 * @param instance the path that was asked for
 * @param parameter the query parameter or header at fault; null when it is none of them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @Nullable String parameter) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** Thrown by what handles a request; becomes the answer. */
    static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int status;
        private final String title;
        private final @Nullable String parameter;

        private Refusal(int status, String title, String detail, @Nullable String parameter) {
            super(detail, null, false, false);
            this.status = status;
            this.title = title;
            this.parameter = parameter;
        }

        static Refusal badParameter(String parameter, String detail) {
            return new Refusal(400, "Bad Request", detail, parameter);
        }

        static Refusal badRequest(String detail) {
            return new Refusal(400, "Bad Request", detail, null);
        }

        static Refusal forbidden(String detail) {
            return new Refusal(403, "Forbidden", detail, "Origin");
        }

        static Refusal unsupported(String detail) {
            return new Refusal(415, "Unsupported Media Type", detail, "Content-Type");
        }

        static Refusal misdirected(String detail) {
            return new Refusal(421, "Misdirected Request", detail, "Host");
        }

        static Refusal notFound(String detail) {
            return new Refusal(404, "Not Found", detail, null);
        }

        static Refusal notAcceptable(String detail) {
            return new Refusal(406, "Not Acceptable", detail, "Accept");
        }

        static Refusal unavailable(String detail) {
            return new Refusal(503, "Service Unavailable", detail, null);
        }

        Problem problem(String path) {
            return new Problem("about:blank", title, status, String.valueOf(getMessage()), path, parameter);
        }
    }
}
