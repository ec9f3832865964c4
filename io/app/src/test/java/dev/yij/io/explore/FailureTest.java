package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class FailureTest {

    /// A backend that supports only its description.
    private static Backend broken() {
        return (Backend) Proxy.newProxyInstance(
                FailureTest.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("description")) {
                        return "broken";
                    }
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    throw new IllegalStateException("a secret of the backend");
                });
    }

    @Test
    void anInternalErrorIsReportedWithoutDetailsAndPrintedOnTheTerminal() throws Exception {
        try (Served served = new Served(broken())) {
            String image = served.open(Served.noise(1));
            HttpResponse<byte[]> answer = served.get("api/images/" + image + "/prediction");
            assertEquals(500, answer.statusCode());
            assertEquals("Internal error; the terminal shows the details.", Served.error(answer));
            assertEquals(1, served.unexpected.size());
            assertTrue(String.valueOf(served.unexpected.getFirst().getCause()).contains("a secret of the backend"));
            assertEquals(
                    200,
                    served.get("api/images/" + image + "/prediction?backend=scalar")
                            .statusCode(),
                    "the other backend still works");
        }
    }
}
