package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptHeaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null|application/json",
                "''|application/json",
                "*/*|application/json",
                "application/*|application/json",
                "application/json|application/json",
                "Application/JSON;charset=utf-8|application/json",
                "text/html,application/xhtml+xml,*/*;q=0.8|application/json",
                "text/plain|text/plain",
                "text/*;q=0.1|text/plain",
                "application/json;q=0, */*|text/plain",
                "*/*;q=0|null",
                "application/json;q=0,text/plain;q=0,*/*|null",
                "image/png|null",
                "nonsense|null"
            })
    void choosesTheFirstOfferThatTheClientTakes(String header, String chosen) {
        assertEquals(
                chosen,
                AcceptHeader.choose(header, "application/json", "text/plain").orElse(null));
    }
}
