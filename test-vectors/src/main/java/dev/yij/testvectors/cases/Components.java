package dev.yij.testvectors.cases;

import dev.yij.testvectors.dims.Dims;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The components of a shape, which is a record, possibly of further records. What draws or reduces shapes need
/// not know each kind of them.
final class Components {

    private Components() {}

    /// Their names.
    static String[] names(Record shape) {
        return Arrays.stream(shape.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new);
    }

    /// Their values.
    static Object[] values(Record shape) {
        RecordComponent[] components = shape.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = components[i].getAccessor().invoke(shape);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the shape " + shape + " cannot be read", e);
            }
        }
        return values;
    }

    /// A shape of the same kind with other components; null if there is no such shape: a kernel that does not
    /// fit its image, channels that cannot be divided into groups.
    static @Nullable Record with(Record shape, Object[] values) {
        Class<?>[] types = Arrays.stream(shape.getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = shape.getClass().getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return null;
            }
            throw new IllegalStateException("no shape like " + shape + " can be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no shape like " + shape + " can be made", e);
        }
    }

    /// The shape as a record.
    static Record record(Dims dims) {
        if (dims instanceof Record shape) {
            return shape;
        }
        throw new IllegalArgumentException("expected a shape that is a record, found " + dims.getClass());
    }
}
