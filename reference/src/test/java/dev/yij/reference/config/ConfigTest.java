package dev.yij.reference.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {

    @Test
    void entriesForWhichNoOneAskedAreUnread() {
        Config config = new Config(Map.of("rate", 0.5, "seed", 3, "foo", "bar"));
        assertEquals(0.5, config.number("rate"));
        assertFalse(config.has("missing"));
        assertEquals(3, config.integer("seed", 0));
        assertEquals(Map.of("foo", "bar"), config.unread());
        assertEquals(3, config.toMap().size());
        assertEquals(Map.of(), config.unread(), "the caller has them all");
    }
}
