package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Access control, tested over plain sockets, since HTTP clients set Host and Origin themselves.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SafetyTest {

    private static final String OK = "HTTP/1.1 200 OK";
    private static final String FORBIDDEN = "HTTP/1.1 403 Forbidden";
    private static final String NOT_FOUND = "HTTP/1.1 404 Not Found";

    @SuppressWarnings("NullAway.Init") // started before all tests
    private Served served;

    @BeforeAll
    void start() throws IOException {
        served = new Served();
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), served.unexpected);
    }

    private String path() {
        return served.server.address().getRawPath();
    }

    private String host() {
        return "Host: 127.0.0.1:" + served.port();
    }

    private String filled(String text) {
        return text.replace("PORT", Integer.toString(served.port()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "[::1]:PORT"})
    void loopbackIsAskedByItsNames(String host) throws IOException {
        assertEquals(OK, served.status("GET", path(), "Host: " + filled(host)));
    }

    /// A page of evil.example whose name resolves to 127.0.0.1 still sends its own name.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:PORT",
                "127.0.0.1.evil.example:PORT",
                "localhost",
                "127.0.0.1",
                "127.0.0.1:1",
                "localhost:PORT.evil.example",
                "0.0.0.0:PORT",
                ""
            })
    void everyOtherHostIsRefusedEvenWithTheToken(String host) throws IOException {
        assertEquals(FORBIDDEN, served.status("GET", path(), "Host: " + filled(host)));
    }

    @Test
    void aHostMustBeThereOnce() throws IOException {
        assertEquals(FORBIDDEN, served.status("GET", path()));
        assertEquals("HTTP/1.1 400 Bad Request", served.status("GET", path(), host(), "Host: evil.example"));
    }

    @Test
    void withoutTheTokenNothingIsThere() throws IOException {
        String token = path().substring(1, path().length() - 1);
        String last = token.substring(token.length() - 1);
        for (String wrong : List.of(
                "/",
                "/api/model",
                "//api/model",
                "/x" + path(),
                "/" + token,
                "/" + token.substring(1) + "/",
                "/" + token.substring(0, token.length() - 1) + (last.equals("A") ? "B" : "A") + "/",
                "/" + token + "x/",
                "/" + token.toLowerCase(Locale.ROOT) + "/",
                "/%" + Integer.toHexString(token.charAt(0)) + token.substring(1) + "/",
                "/favicon.ico",
                "/" + "0".repeat(token.length()) + "/api/model")) {
            assertEquals(NOT_FOUND, served.status("GET", wrong, host()), wrong);
            String answer = served.raw("GET " + wrong + " HTTP/1.1\r\n" + host() + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.endsWith("\r\n\r\n{\"error\":\"Not found.\"}"), answer);
            assertFalse(answer.contains(token), "the answer gives the token away");
        }
    }

    @Test
    void everyServerHasATokenOfItsOwnWithManyBits() throws IOException {
        try (Served other = new Served()) {
            assertNotEquals(path(), other.server.address().getRawPath());
        }
        assertTrue(path().matches("/[A-Za-z0-9_-]{32}/"), "expected 32 characters of 6 bits, found " + path());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,Origin: http://127.0.0.1:PORT,200 OK",
        "GET,Origin: http://evil.example,403 Forbidden",
        "GET,Origin: https://127.0.0.1:PORT,403 Forbidden",
        "GET,Origin: http://127.0.0.1:1,403 Forbidden",
        "GET,Origin: http://localhost:PORT,403 Forbidden", // another origin than that of its Host
        "GET,Origin: null,403 Forbidden",
        "GET,Sec-Fetch-Site: same-origin,200 OK",
        "GET,Sec-Fetch-Site: none,200 OK",
        "GET,Sec-Fetch-Site: same-site,403 Forbidden",
        "GET,Sec-Fetch-Site: cross-site,403 Forbidden",
        "POST,Origin: http://127.0.0.1:PORT,200 OK",
        "POST,Origin: http://evil.example,403 Forbidden",
        "POST,Origin: null,403 Forbidden",
        "POST,Sec-Fetch-Site: same-origin,200 OK",
        "POST,Sec-Fetch-Site: none,403 Forbidden",
        "POST,Sec-Fetch-Site: same-site,403 Forbidden",
        "POST,Sec-Fetch-Site: cross-site,403 Forbidden"
    })
    void onlyThePageItselfMayAsk(String method, String header, String expected) throws IOException {
        String where = path() + (method.equals("POST") ? "api/images?sample=0" : "api/model");
        assertEquals(
                "HTTP/1.1 " + expected,
                served.status(method, where, host(), filled(header), "Content-Length: 0"),
                header);
    }

    /// As from the file that starts the browser. A frame, a script or another address stays forbidden.
    @ParameterizedTest
    @CsvSource({
        "'',navigate,document,200 OK",
        "'',navigate,iframe,403 Forbidden",
        "'',no-cors,script,403 Forbidden",
        "'',cors,empty,403 Forbidden",
        "api/model,navigate,document,403 Forbidden",
        "assets/main.js,navigate,document,403 Forbidden"
    })
    void aLinkWithTheTokenMayOpenThePageAlone(String where, String mode, String destination, String expected)
            throws IOException {
        String status = served.status(
                "GET",
                path() + where,
                host(),
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: " + mode,
                "Sec-Fetch-Dest: " + destination);
        assertEquals("HTTP/1.1 " + expected, status);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,api/model,'GET, HEAD'",
        "PUT,api/images,POST",
        "GET,api/images,POST",
        "HEAD,api/images,POST",
        "DELETE,api/images/p1/input.png,'GET, HEAD'",
        "OPTIONS,api/model,'GET, HEAD'",
        "TRACE,,'GET, HEAD'",
        "PROPFIND,,'GET, HEAD'",
        "POST,assets/index.html,'GET, HEAD'"
    })
    void onlyTheMethodsOfAnAddressAreAllowed(String method, String where, String allowed) throws Exception {
        HttpResponse<byte[]> answer = served.send(method, where == null ? "" : where);
        assertEquals(405, answer.statusCode());
        assertEquals(allowed, answer.headers().firstValue("Allow").orElse("none"));
    }

    /// The names of existing files, in the folder of the page and in the root directory.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets/../page.txt",
                "assets/..%2fpage.txt",
                "assets/..%2Findex.html",
                "assets/%2e%2e/page.txt",
                "assets/%2e%2e%2fpage.txt",
                "assets/..%5cpage.txt",
                "assets/%00index.html",
                "assets//etc/passwd",
                "assets/%2fetc%2fpasswd",
                "assets/../../../../../../../../etc/passwd",
                "assets/file:%2f%2f%2fetc%2fpasswd",
                "assets/",
                "assets",
                "assets/missing.js",
                "api/images/..%2f..%2fpage.txt/input.png",
                "api/images/p1/..%2finput.png",
                "api/kernel/..%2f..%2fetc%2fpasswd",
                "api/samples/..%2f..%2ftrain%2fapple/image.jpg",
                "page.txt",
                "api",
                "api/",
                "api/model/",
                "api/nothing"
            })
    void noPathReachesAFile(String where) throws IOException {
        assertEquals(NOT_FOUND, served.status("GET", path() + where, host()), where);
    }

    @Test
    void onlyLoopbackListens() throws IOException {
        assertEquals("127.0.0.1", served.server.address().getHost());
        List<InetAddress> others = new ArrayList<>();
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            others.addAll(Collections.list(card.getInetAddresses()));
        }
        others.removeIf(address -> address.getHostAddress().equals("127.0.0.1"));
        others.add(InetAddress.getByAddress(new byte[] {127, 0, 0, 2})); // there is always one, on Linux
        for (InetAddress other : others) {
            try (Socket socket = new Socket()) {
                InetSocketAddress there = new InetSocketAddress(other, served.port());
                assertThrows(ConnectException.class, () -> socket.connect(there, 5000), other.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "api/model", "assets/missing.js", "api/kernel?layer=conv2d_1", "api/images/p99/input.png"})
    void everyAnswerHasTheSecurityHeaders(String where) throws Exception {
        requireSafetyHeaders(served.get(where));
    }

    @Test
    void allRefusedRequestsGetTheSameAnswer() throws IOException {
        String answer = served.raw("GET / HTTP/1.1\r\n" + host() + "\r\nConnection: close\r\n\r\n");
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-security-policy: default-src 'none';"));
    }

    private static void requireSafetyHeaders(HttpResponse<byte[]> answer) {
        String policy = answer.headers().firstValue("Content-Security-Policy").orElse("none");
        List<String> directives = List.of(policy.split("; *"));
        assertTrue(directives.contains("default-src 'none'"), policy);
        assertTrue(directives.contains("script-src 'self'"), policy);
        assertTrue(directives.contains("style-src 'self'"), policy);
        assertTrue(directives.contains("connect-src 'self'"), policy);
        assertTrue(directives.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals(
                "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals(
                "no-referrer", answer.headers().firstValue("Referrer-Policy").orElse(""));
        assertEquals(
                "same-origin",
                answer.headers().firstValue("Cross-Origin-Resource-Policy").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void anIncompleteRequestDoesNotAffectOtherRequests() throws Exception {
        try (Socket silent = served.socket();
                Socket half = served.socket()) {
            assertTrue(silent.isConnected());
            half.getOutputStream().write(("GET " + path() + " HTTP/1.1\r\nHos").getBytes(StandardCharsets.US_ASCII));
            half.getOutputStream().flush();
            assertEquals(200, served.get("api/model").statusCode());
        }
        assertEquals(200, served.get("api/model").statusCode());
    }
}
