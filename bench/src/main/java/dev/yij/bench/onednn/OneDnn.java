package dev.yij.bench.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;

/// The C interface of oneDNN 2.6 (`dnnl.h`), Debian's package `libdnnl2`: an engine and a stream on the
/// processor. What it creates lives until the process ends. It uses as many threads as OMP_NUM_THREADS says.
final class OneDnn {

    private static final String LIBRARY = "libdnnl.so.2";

    // sizeof in dnnl_types.h of 2.6.3
    private static final long MEMORY_DESCRIPTION = 696;
    private static final long CONVOLUTION_DESCRIPTION = 5976;

    private static final int CPU = 1;
    private static final int IN_ORDER = 1;
    private static final int FLOAT = 3;
    private static final int QUERY_NAME = 8;
    private static final MemorySegment ALLOCATE = MemorySegment.ofAddress(-1);

    private final Arena arena = Arena.global();
    private final SymbolLookup symbols;
    private final Map<String, MethodHandle> functions = new HashMap<>();
    private final MemorySegment engine;
    private final MemorySegment stream;

    private OneDnn(SymbolLookup symbols) {
        this.symbols = symbols;
        engine = created(at -> call("dnnl_engine_create", at, CPU, 0L));
        stream = created(at -> call("dnnl_stream_create", at, engine, IN_ORDER));
    }

    /// Loads the library.
    ///
    /// @throws IllegalStateException if it is not there, with a sentence
    static OneDnn load() {
        try {
            return new OneDnn(SymbolLookup.libraryLookup(LIBRARY, Arena.global()));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    LIBRARY + " is not on this machine; Debian 12's package libdnnl2 has it (oneDNN 2.6)", e);
        }
    }

    /// Calls a function that returns a status, which must be 0.
    void call(String name, Object... arguments) {
        int status = (int) invoke(name, JAVA_INT, arguments);
        if (status != 0) {
            throw new UnsupportedOperationException("oneDNN: " + name + " returned " + status
                    + (status == 3 ? ", which means that it has no such kernel for this processor" : ""));
        }
    }

    private Object invoke(String name, MemoryLayout result, Object... arguments) {
        MethodHandle function = functions.computeIfAbsent(name, n -> {
            MemoryLayout[] layouts = new MemoryLayout[arguments.length];
            for (int i = 0; i < layouts.length; i++) {
                layouts[i] =
                        arguments[i] instanceof Integer ? JAVA_INT : arguments[i] instanceof Long ? JAVA_LONG : ADDRESS;
            }
            return Linker.nativeLinker()
                    .downcallHandle(symbols.find(n).orElseThrow(), FunctionDescriptor.of(result, layouts));
        });
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("oneDNN: " + name + " cannot be called: " + e.getMessage(), e);
        }
    }

    private interface Creation {
        void at(MemorySegment pointer);
    }

    private MemorySegment created(Creation creation) {
        MemorySegment pointer = arena.allocate(ADDRESS);
        creation.at(pointer);
        return pointer.get(ADDRESS, 0);
    }

    /// Whole numbers of 64 bits, such as the sides of an array.
    MemorySegment longs(long... values) {
        return arena.allocateFrom(JAVA_LONG, values);
    }

    /// The description of an array of floats.
    ///
    /// @param tag  the order of its elements: a constant of dnnl_format_tag_t
    /// @param dims its sides, in the order NCHW or OIHW whatever the tag
    MemorySegment description(int tag, long... dims) {
        MemorySegment description = arena.allocate(MEMORY_DESCRIPTION, 8);
        call("dnnl_memory_desc_init_by_tag", description, dims.length, longs(dims), FLOAT, tag);
        return description;
    }

    /// Room for the description of a convolution.
    MemorySegment convolution() {
        return arena.allocate(CONVOLUTION_DESCRIPTION, 8);
    }

    /// What is to be computed, with the kernel that oneDNN chooses for it.
    ///
    /// @param forward the same of the forward pass, or `MemorySegment.NULL`
    MemorySegment primitive(MemorySegment operation, MemorySegment forward) {
        return created(at -> call("dnnl_primitive_desc_create", at, operation, MemorySegment.NULL, engine, forward));
    }

    /// The name of the chosen kernel.
    String name(MemorySegment primitive) {
        return created(at -> call("dnnl_primitive_desc_query", primitive, QUERY_NAME, 0, at))
                .reinterpret(Long.MAX_VALUE)
                .getString(0);
    }

    /// The order in which the chosen kernel wants one of its arrays.
    MemorySegment description(MemorySegment primitive, int query) {
        return (MemorySegment) invoke("dnnl_primitive_desc_query_md", ADDRESS, primitive, query, 0);
    }

    /// An array of its own.
    MemorySegment memory(MemorySegment description) {
        return created(at -> call("dnnl_memory_create", at, description, engine, ALLOCATE));
    }

    /// The floats of an array.
    MemorySegment floats(MemorySegment memory, long count) {
        return created(at -> call("dnnl_memory_get_data_handle", memory, at)).reinterpret(Float.BYTES * count);
    }

    /// The computation that rearranges an array.
    MemorySegment reorder(MemorySegment from, MemorySegment to) {
        return created(
                at -> call("dnnl_reorder_primitive_desc_create", at, from, engine, to, engine, MemorySegment.NULL));
    }

    /// The computation, ready to be executed.
    MemorySegment ready(MemorySegment primitive) {
        return created(at -> call("dnnl_primitive_create", at, primitive));
    }

    /// Arguments of [#execute]: numbers of `DNNL_ARG_…`, each followed by its array.
    MemorySegment arguments(Object... numbersAndMemories) {
        MemorySegment arguments = arena.allocate(8L * numbersAndMemories.length, 8);
        for (int i = 0; i < numbersAndMemories.length; i += 2) {
            arguments.set(JAVA_INT, 8L * i, (int) numbersAndMemories[i]);
            arguments.set(ADDRESS, 8L * i + 8, (MemorySegment) numbersAndMemories[i + 1]);
        }
        return arguments;
    }

    /// Computes, and waits until it is done.
    void execute(MemorySegment ready, MemorySegment arguments) {
        call("dnnl_primitive_execute", ready, stream, (int) (arguments.byteSize() / 16), arguments);
        call("dnnl_stream_wait", stream);
    }
}
