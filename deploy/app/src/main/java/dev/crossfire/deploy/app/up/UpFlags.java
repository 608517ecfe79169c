package dev.crossfire.deploy.app.up;

import org.jspecify.annotations.Nullable;

/** The flags of {@code crossfire up} as they were typed; null where one was not given. */
public record UpFlags(
        @Nullable String data,
        @Nullable String port,
        @Nullable String kafka,
        @Nullable String cluster,
        boolean demo) {

    /** No flag given. */
    public static final UpFlags NONE = new UpFlags(null, null, null, null, false);
}
