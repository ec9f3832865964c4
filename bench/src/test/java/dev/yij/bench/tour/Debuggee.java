package dev.yij.bench.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.FloatValue;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodExitRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A program under a debugger, as an IDE runs it: a JVM of its own, driven through the Java Debug Interface.
/// It is suspended between calls.
final class Debuggee implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 120_000;

    private final Process process;
    private final VirtualMachine vm;

    private Debuggee(Process process, VirtualMachine vm) {
        this.process = process;
        this.vm = vm;
    }

    /// Starts a program and stops before its first instruction.
    ///
    /// @param folder its working directory; it prints to `debuggee.log` there
    static Debuggee start(Path folder, String classPath, String mainClass)
            throws IOException, IllegalConnectorArgumentsException, InterruptedException {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketListen"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        argument(arguments, "port", "0");
        argument(arguments, "localAddress", "127.0.0.1");
        argument(arguments, "timeout", Integer.toString(PATIENCE_MILLIS));
        String address = connector.startListening(arguments);
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address,
                            "-Djava.awt.headless=true",
                            "-cp",
                            classPath,
                            mainClass)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("debuggee.log").toFile())
                    .start();
            Debuggee debuggee = new Debuggee(process, connector.accept(arguments));
            debuggee.next(); // the start of the JVM
            return debuggee;
        } finally {
            connector.stopListening(arguments);
        }
    }

    private static void argument(Map<String, Connector.Argument> arguments, String name, String value) {
        Objects.requireNonNull(arguments.get(name), name).setValue(value);
    }

    /// The state at a breakpoint.
    record Locals(StackFrame frame) {

        Value value(String name) {
            try {
                LocalVariable variable = frame.visibleVariableByName(name);
                assertNotNull(variable, "no local " + name + " at " + frame.location());
                return frame.getValue(variable);
            } catch (AbsentInformationException e) {
                throw new AssertionError("the locals at " + frame.location() + " have no names: compile with -g", e);
            }
        }

        int integer(String name) {
            return ((IntegerValue) value(name)).value();
        }

        float number(String name) {
            return ((FloatValue) value(name)).value();
        }

        /// The methods on the stack, the innermost first: `dev.yij.reference.scalar.ScalarConv2D.dot`.
        List<String> stack() {
            try {
                return frame.thread().frames().stream()
                        .map(StackFrame::location)
                        .map(at -> at.declaringType().name() + "." + at.method().name())
                        .toList();
            } catch (IncompatibleThreadStateException e) {
                throw new AssertionError("the thread runs", e);
            }
        }

        /// An element of an array of floats.
        float element(String array, int index) {
            return ((FloatValue) ((ArrayReference) value(array)).getValue(index)).value();
        }

        /// A field of an object.
        float field(String object, String name) {
            ObjectReference reference = (ObjectReference) value(object);
            return ((FloatValue) reference.getValue(reference.referenceType().fieldByName(name))).value();
        }
    }

    /// Resumes until a breakpoint was hit the given number of times, and inspects each. It stays at the last.
    <T> List<T> stopAt(TourDocument.Stop stop, int hits, Function<Locals, T> look)
            throws InterruptedException, AbsentInformationException, IncompatibleThreadStateException {
        ReferenceType type = loaded(stop.className());
        BreakpointRequest breakpoint = vm.eventRequestManager()
                .createBreakpointRequest(type.locationsOfLine(stop.line()).getFirst());
        breakpoint.enable();
        List<T> seen = new ArrayList<>();
        while (seen.size() < hits) {
            if (resume() instanceof BreakpointEvent hit) {
                Locals locals = new Locals(hit.thread().frame(0));
                stop.watched().forEach(locals::value); // all that the tour watches must be there
                seen.add(look.apply(locals));
            }
        }
        delete(breakpoint);
        return seen;
    }

    /// Runs to the end of a method.
    ///
    /// @return its return value
    Value returned(String className, String method) throws InterruptedException {
        MethodExitRequest exit = vm.eventRequestManager().createMethodExitRequest();
        exit.addClassFilter(className);
        exit.enable();
        while (true) {
            if (resume() instanceof MethodExitEvent end && end.method().name().equals(method)) {
                delete(exit);
                return end.returnValue();
            }
        }
    }

    private ReferenceType loaded(String className) throws InterruptedException {
        List<ReferenceType> found = vm.classesByName(className);
        if (!found.isEmpty()) {
            return found.getFirst();
        }
        ClassPrepareRequest request = vm.eventRequestManager().createClassPrepareRequest();
        request.addClassFilter(className);
        request.enable();
        while (true) {
            if (resume() instanceof ClassPrepareEvent prepared) {
                delete(request);
                return prepared.referenceType();
            }
        }
    }

    /// Without remaining stops, the program runs at full speed.
    private void delete(EventRequest request) {
        vm.eventRequestManager().deleteEventRequest(request);
    }

    /// Resumes the program until the next event.
    private Event resume() throws InterruptedException {
        vm.resume();
        Event event = next();
        if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
            throw new AssertionError("the program ended before it came to the tour's next stop");
        }
        return event;
    }

    private Event next() throws InterruptedException {
        EventSet events = vm.eventQueue().remove(PATIENCE_MILLIS);
        assertNotNull(events, "the program came to no stop");
        return events.iterator().next();
    }

    /// Runs the program to its end and requires success.
    void finish() throws InterruptedException {
        vm.dispose(); // which resumes it
        assertTrue(process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), "the program did not end");
        assertEquals(0, process.exitValue());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
