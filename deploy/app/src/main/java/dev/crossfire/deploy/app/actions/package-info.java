/**
 * {@code crossfire ack}, {@code silence}, {@code maintenance}, {@code comment} and {@code resolve}: what people do about incidents. Each
 * becomes a request that a running crossfire takes at {@code /api/v1/actions}, or that goes straight into the topics with {@code --kafka}.
 */
@NullMarked
package dev.crossfire.deploy.app.actions;

import org.jspecify.annotations.NullMarked;
