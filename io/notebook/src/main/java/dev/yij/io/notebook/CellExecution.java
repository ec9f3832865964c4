package dev.yij.io.notebook;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/// Runs JShell's code in this JVM, on the thread that asks for it, and can stop it. JShell's own execution in
/// the same JVM stops nothing: it calls Thread.stop, which Java no longer has. So every method and every jump
/// back, of which loops are made, gets a call of [#checkStop()].
public final class CellExecution extends DirectExecutionControl {

    private static volatile boolean stopped;

    private volatile @Nullable Thread running;

    private CellExecution() {
        super(new Loader());
    }

    /// How JShell is told to use it.
    static ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "yij";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
                return new CellExecution();
            }
        };
    }

    /// Called by the cells' code.
    ///
    /// @throws Stopped after [#stop()]
    public static void checkStop() {
        if (stopped) {
            throw new Stopped();
        }
    }

    @Override
    protected String invoke(Method method) throws Exception {
        stopped = false;
        running = Thread.currentThread();
        try {
            return super.invoke(method);
        } finally {
            running = null;
            Thread.interrupted(); // an interrupt that came too late is not the next cell's
        }
    }

    @Override
    public void stop() {
        stopped = true;
        Thread thread = running;
        if (thread != null) {
            thread.interrupt(); // it may sleep, or wait
        }
    }

    /// Thrown in a cell that is stopped. No exception, so that code which catches exceptions does not continue.
    static final class Stopped extends Error {

        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /// Defines the classes of cells, all in one class loader below the program's own.
    private static final class Loader extends ClassLoader implements LoaderDelegate {

        private static final ClassDesc HERE =
                CellExecution.class.describeConstable().orElseThrow();
        private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

        private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
        private final ClassFile format = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofClassLoading(this))));

        Loader() {
            super(CellExecution.class.getClassLoader());
        }

        @Override
        public void load(ExecutionControl.ClassBytecodes[] classes) throws ExecutionControl.ClassInstallException {
            for (var each : classes) {
                bytes.put(each.name(), each.bytecodes());
            }
            boolean[] installed = new boolean[classes.length];
            for (int i = 0; i < classes.length; i++) {
                try {
                    findClass(classes[i].name());
                    installed[i] = true;
                } catch (ClassNotFoundException | LinkageError e) {
                    throw new ExecutionControl.ClassInstallException(e.toString(), installed);
                }
            }
        }

        @Override
        public void classesRedefined(ExecutionControl.ClassBytecodes[] classes) {}

        @Override
        public void addToClasspath(String path) {} // the program's own class path is JShell's

        /// Also called by JShell, for classes that are loaded already.
        @Override
        public Class<?> findClass(String name) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                byte[] code = bytes.get(name);
                if (loaded != null) {
                    return loaded;
                }
                if (code == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] checked = format.transformClass(
                        format.parse(code),
                        ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Checks::new)));
                return defineClass(name, checked, 0, checked.length);
            }
        }

        /// Inserts the calls of [CellExecution#checkStop()] into a method.
        private static final class Checks implements CodeTransform {

            private final Set<Label> passed = new HashSet<>();

            @Override
            public void atStart(CodeBuilder builder) {
                builder.invokestatic(HERE, "checkStop", NOTHING);
            }

            @Override
            public void accept(CodeBuilder builder, CodeElement element) {
                if (element instanceof LabelTarget target) {
                    passed.add(target.label());
                }
                if (element instanceof BranchInstruction jump && passed.contains(jump.target())) {
                    builder.invokestatic(HERE, "checkStop", NOTHING);
                }
                builder.with(element);
            }
        }
    }
}
