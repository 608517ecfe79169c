package dev.crossfire.serve.notify.standin;

import dev.crossfire.model.Json;
import java.util.HashMap;
import java.util.Map;

/** What the stand-in answers. */
record Answer(int status, String body, Map<String, String> headers) {

    /** {@code ok:true} and these values. */
    static Answer ok(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("ok", true);
        return new Answer(200, Json.text(all), Map.of());
    }

    /** {@code ok:false}, with HTTP 200 as Slack's Web API has it. */
    static Answer error(String code) {
        return new Answer(200, Json.text(Map.of("ok", false, "error", code)), Map.of());
    }

    static Answer tooMany(int seconds) {
        return new Answer(
                429,
                Json.text(Map.of("ok", false, "error", "ratelimited")),
                Map.of("Retry-After", Integer.toString(seconds)));
    }
}
