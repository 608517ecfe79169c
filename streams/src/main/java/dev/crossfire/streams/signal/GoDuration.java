package dev.crossfire.streams.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A duration as Go prints it: {@code 10s}, {@code 1m30s}, {@code 1.5s}, {@code 500ms}. */
final class GoDuration {

    private static final Pattern FORM =
            Pattern.compile("^(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s))?$");

    private GoDuration() {}

    /** Seconds as a decimal number without needless zeroes; empty when it is no duration. */
    static String seconds(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.find()) {
            return "";
        }
        BigDecimal seconds = number(parts.group(1))
                .multiply(BigDecimal.valueOf(3600))
                .add(number(parts.group(2)).multiply(BigDecimal.valueOf(60)))
                .add("ms".equals(parts.group(4)) ? number(parts.group(3)).movePointLeft(3) : number(parts.group(3)));
        return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal number(@Nullable String digits) {
        return digits == null ? BigDecimal.ZERO : new BigDecimal(digits);
    }
}
