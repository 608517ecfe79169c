package dev.crossfire.streams.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Short names of months as the C library's locales print them in a journal's prefix, without the dot that some add. */
final class MonthNames {

    /** A language a line; December last. English is first, so that what is a month there is one. */
    private static final List<String> LANGUAGES = List.of(
            "jan feb mar apr may jun jul aug sep oct nov dec",
            "jan feb mär apr mai jun jul aug sep okt nov dez",
            "jan feb mrz apr mai jun jul aug sept okt nov dez",
            "janv févr mars avril mai juin juil août sept oct nov déc",
            "janv févr mars avr mai juin juil août sept oct nov déc",
            "ene feb mar abr may jun jul ago sep oct nov dic",
            "gen feb mar apr mag giu lug ago set ott nov dic",
            "jan fev mar abr mai jun jul ago set out nov dez",
            "jan feb mrt apr mei jun jul aug sep okt nov dec",
            "янв фев мар апр май июн июл авг сен окт ноя дек",
            "янв фев мар апр мая июн июл авг сен окт ноя дек",
            "січ лют бер кві тра чер лип сер вер жов лис гру",
            "sty lut mar kwi maj cze lip sie wrz paź lis gru",
            "led úno bře dub kvě čen čec srp zář říj lis pro",
            "jan feb mar apr maj jun jul aug sep okt nov dec",
            "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
            "oca şub mar nis may haz tem ağu eyl eki kas ara",
            "ian feb mar apr mai iun iul aug sep oct nov dec",
            "jan febr márc ápr máj jún júl aug szept okt nov dec");

    private static final Map<String, Integer> NUMBERS = numbers();

    private MonthNames() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (String language : LANGUAGES) {
            int number = 0;
            for (String name : language.split(" ", -1)) {
                numbers.putIfAbsent(name, ++number);
            }
        }
        return numbers;
    }

    /** 1 to 12, or 0 when it is none. */
    static int number(String name) {
        if (name.length() < 3 || name.length() > 7) {
            return 0;
        }
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return NUMBERS.getOrDefault(plain.toLowerCase(Locale.ROOT), 0);
    }
}
