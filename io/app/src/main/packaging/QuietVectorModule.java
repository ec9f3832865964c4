import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleResolutionAttribute;
import java.util.EnumSet;
import java.util.Set;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;

/// Removes the mark "warn: incubating" from the Vector API's module while jlink copies it into our runtime.
/// Otherwise the JVM starts every run with `WARNING: Using incubator modules: jdk.incubator.vector`, which no
/// option turns off. Users of yij did not choose that module and cannot avoid the warning; nothing else
/// in the module changes.
///
/// A plugin, since a copy of the module on jlink's module path does not override the JDK's own if that JDK
/// has no `jmods` folder (JEP 493). The plugin interface is internal to jlink, though unchanged from JDK 9 to
/// 25.
final class QuietVectorModule implements Plugin {
    private static final String DESCRIPTOR = "/jdk.incubator.vector/module-info.class";
    private static final int WARN_INCUBATING = 0x0008;

    @Override
    public String getName() {
        return "quiet-vector-module";
    }

    /// The first category: this plugin must run before jlink's own that turns descriptors into start-up code.
    @Override
    public Category getType() {
        return Category.FILTER;
    }

    @Override
    public Set<State> getState() {
        return EnumSet.of(State.FUNCTIONAL, State.AUTO_ENABLED);
    }

    @Override
    public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
        in.transformAndCopy(entry -> entry.path().equals(DESCRIPTOR) ? withoutWarning(entry) : entry, out);
        return out.build();
    }

    private static ResourcePoolEntry withoutWarning(ResourcePoolEntry descriptor) {
        ClassTransform clearBit = (builder, element) -> builder.with(
                element instanceof ModuleResolutionAttribute resolution
                        ? ModuleResolutionAttribute.of(resolution.resolutionFlags() & ~WARN_INCUBATING)
                        : element);
        ClassFile format = ClassFile.of();
        return descriptor.copyWithContent(format.transformClass(format.parse(descriptor.contentBytes()), clearBit));
    }
}
