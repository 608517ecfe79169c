package dev.crossfire.serve.notify;

import dev.crossfire.model.notice.Notice;
import java.util.Collection;
import java.util.Map;

/** What one receiver was told, remembered beyond this process. */
interface NoticeLog extends AutoCloseable {

    /** Shuts every other writer of this receiver's notices out, then gives the newest notice of each incident, by incident id. */
    Map<String, Notice> restore();

    /**
     * Returns once it is remembered for good.
     *
     * @throws ShutOutException when another notifier of this receiver has taken over
     */
    void write(Notice notice);

    /** Forgets notices that nobody will ask for again. */
    void forget(Collection<Notice> notices);

    @Override
    void close();
}
