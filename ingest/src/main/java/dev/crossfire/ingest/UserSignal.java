package dev.crossfire.ingest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A signal with which the operator asks a running process for something, such as SIGUSR1 for a snapshot at once.
 *
 * <p>Java has no other way to them than {@code sun.misc.Signal}, which every JDK keeps in its module {@code jdk.unsupported} for this very
 * purpose, but which no compiler lets pass without a warning: so it is called by name.
 */
public final class UserSignal {

    private UserSignal() {}

    /**
     * Runs this at every such signal from now on, each on a thread of the JVM's.
     *
     * @param name without {@code SIG}, such as {@code USR1}
     * @param then must not block for long; such as {@link Executor#execute}
     * @return false when this runtime cannot, such as on another operating system; then the signal does what it did before
     */
    public static boolean onEach(String name, Runnable then) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    UserSignal.class.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> handled(method.getName(), proxy, then));
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
            return true;
        } catch (ReflectiveOperationException e) {
            // A name that the system does not have, or one that the JVM keeps for itself, comes wrapped in the
            // invocation's failure.
            if (e instanceof InvocationTargetException && !(e.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException("cannot listen to SIG" + name, e);
            }
            return false;
        }
    }

    private static @Nullable Object handled(String method, Object proxy, Runnable then) {
        return switch (method) {
            case "handle" -> {
                then.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> false;
            default -> "handler of a user signal";
        };
    }
}
