package dev.yij.io.explore;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Access control. Any program and any web page on this machine can reach a port on loopback, so three things
/// are required of every request:
///
/// - its **Host** is a loopback address of this server. A page elsewhere can make its own host name resolve
///   to 127.0.0.1 (DNS rebinding); its requests then carry that name;
/// - its path begins with the **token**, 192 random bits that only the printed URL contains;
/// - if a browser says which page it comes from (**Origin**, **Sec-Fetch-Site**), that is this page, or none:
///   an address that the user typed or opened. The page itself may also be opened by the file that starts the
///   browser, or any other link that has the token, but only as a page of its own, not in a frame.
final class Guard {

    private static final int TOKEN_BYTES = 24;

    private final Set<String> hosts;
    private final String token;

    /// @param port the port that the server listens on
    Guard(int port) {
        String suffix = port == 80 ? "" : ":" + port; // the port that browsers omit
        this.hosts = Set.of("127.0.0.1" + suffix, "localhost" + suffix, "[::1]" + suffix);
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    String token() {
        return token;
    }

    /// Checks a request.
    ///
    /// @param rawPath the path as it was sent
    /// @return what follows the token
    /// @throws Refusal if it is not permitted
    String admit(String method, String rawPath, Headers headers) {
        String host = lower(only(headers, "Host"));
        if (host == null || !hosts.contains(host)) {
            throw new Refusal(403, "This server answers under 127.0.0.1 and localhost only.");
        }
        int end = rawPath.indexOf('/', 1);
        if (!rawPath.startsWith("/") || end < 0 || !isToken(rawPath.substring(1, end))) {
            throw Refusal.notFound("Not found.");
        }
        String origin = lower(only(headers, "Origin"));
        if (origin != null && !origin.equals("http://" + host)) {
            throw new Refusal(403, "Requests from pages of other origins are refused.");
        }
        String site = only(headers, "Sec-Fetch-Site");
        String rest = rawPath.substring(end + 1);
        boolean typed = "none".equals(site) && !method.equals("POST");
        boolean opened = rest.isEmpty()
                && method.equals("GET")
                && "navigate".equals(only(headers, "Sec-Fetch-Mode"))
                && "document".equals(only(headers, "Sec-Fetch-Dest"));
        if (site != null && !site.equals("same-origin") && !typed && !opened) {
            throw new Refusal(403, "Requests from pages of other sites are refused.");
        }
        return rest;
    }

    /// Compares in constant time, independent of the number of correct characters.
    private boolean isToken(String candidate) {
        return MessageDigest.isEqual(
                candidate.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /// The value of a header that may occur at most once.
    ///
    /// @throws Refusal if it occurs more often
    private static @Nullable String only(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Refusal.badRequest("The header " + name + " is given twice.");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
