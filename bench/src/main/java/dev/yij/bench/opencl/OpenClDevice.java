package dev.yij.bench.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/// An OpenCL device with our kernels compiled for it. Every call copies its arrays to the device and back,
/// which is suitable for checking kernels; a fast backend would keep them on the device.
final class OpenClDevice implements AutoCloseable {

    private static final int WORK_GROUP = 64;
    private static final List<String> SOURCES =
            List.of("shapes", "conv2d", "dense", "pool", "activation", "softmax", "optimizer");

    private final cl_device_id device;
    private final cl_context context;
    private final cl_command_queue queue;
    private final cl_program program;
    private final Map<String, cl_kernel> kernels = new HashMap<>();

    private OpenClDevice(cl_device_id device) {
        this.device = device;
        context = CL.clCreateContext(null, 1, new cl_device_id[] {device}, null, null, null);
        queue = CL.clCreateCommandQueueWithProperties(context, device, null, null);
        String[] sources = SOURCES.stream().map(OpenClDevice::source).toArray(String[]::new);
        program = CL.clCreateProgramWithSource(context, sources.length, sources, null, null);
        CL.clBuildProgram(program, 0, null, options(device), null, null);
    }

    /// Opens the first device of the first platform that has one.
    ///
    /// @throws NoOpenClException if there is no device
    static OpenClDevice open() throws NoOpenClException {
        return new OpenClDevice(firstDevice());
    }

    private static cl_device_id firstDevice() throws NoOpenClException {
        try {
            CL.setExceptionsEnabled(true);
            int[] count = new int[1];
            CL.clGetPlatformIDs(0, null, count);
            cl_platform_id[] platforms = new cl_platform_id[count[0]];
            CL.clGetPlatformIDs(platforms.length, platforms, null);
            cl_device_id[] first = new cl_device_id[1];
            for (cl_platform_id platform : platforms) {
                try {
                    CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 1, first, null);
                    return first[0];
                } catch (CLException none) {
                    continue; // CL_DEVICE_NOT_FOUND is an error to OpenCL; the next platform may have one
                }
            }
            throw new NoOpenClException(new IllegalStateException(platforms.length + " platforms, none has a device"));
        } catch (CLException | UnsatisfiedLinkError | NoClassDefFoundError missing) {
            throw new NoOpenClException(missing);
        }
    }

    /// OpenCL allows errors of 2.5 ULP for division and 3 for the square root by default; devices that support
    /// correct rounding say so. Nothing here relaxes arithmetic (`-cl-fast-relaxed-math` would); a product and
    /// a sum may be fused into one operation, which OpenCL allows by default and every bound covers.
    private static String options(cl_device_id device) {
        long[] abilities = new long[1];
        CL.clGetDeviceInfo(device, CL.CL_DEVICE_SINGLE_FP_CONFIG, Sizeof.cl_long, Pointer.to(abilities), null);
        boolean correct = (abilities[0] & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
        return "-cl-std=CL1.2" + (correct ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
    }

    /// The device's name.
    String description() {
        byte[] name = new byte[256];
        long[] length = new long[1];
        CL.clGetDeviceInfo(device, CL.CL_DEVICE_NAME, name.length, Pointer.to(name), length);
        return new String(name, 0, (int) length[0] - 1, StandardCharsets.UTF_8); // without the 0 at its end
    }

    private static String source(String name) {
        try (InputStream file = OpenClDevice.class.getResourceAsStream(name + ".cl")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a kernel and waits for it.
    ///
    /// @param items the number of work items that the kernel needs; it may get a few more and must ignore them
    void run(String name, int items, KernelArgument... arguments) {
        cl_kernel kernel = kernels.computeIfAbsent(name, n -> CL.clCreateKernel(program, n, null));
        List<cl_mem> buffers = new ArrayList<>();
        Map<cl_mem, float[]> results = new HashMap<>();
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case KernelArgument.Integers(int[] values) ->
                        CL.clSetKernelArg(kernel, i, (long) Sizeof.cl_int * values.length, Pointer.to(values));
                    case KernelArgument.Real(float value) ->
                        CL.clSetKernelArg(kernel, i, Sizeof.cl_float, Pointer.to(new float[] {value}));
                    case KernelArgument.In(float[] data)
                    when data == null -> CL.clSetKernelArg(kernel, i, Sizeof.cl_mem, null);
                    case KernelArgument.In(float[] data) -> setBuffer(kernel, i, data, buffers);
                    case KernelArgument.InOut(float[] data) -> results.put(setBuffer(kernel, i, data, buffers), data);
                }
            }
            long launched = (items + WORK_GROUP - 1L) / WORK_GROUP * WORK_GROUP;
            CL.clEnqueueNDRangeKernel(
                    queue, kernel, 1, null, new long[] {launched}, new long[] {WORK_GROUP}, 0, null, null);
            results.forEach((buffer, data) -> CL.clEnqueueReadBuffer(
                    queue, buffer, true, 0, (long) Sizeof.cl_float * data.length, Pointer.to(data), 0, null, null));
        } finally {
            buffers.forEach(CL::clReleaseMemObject);
        }
    }

    private cl_mem setBuffer(cl_kernel kernel, int argument, float[] data, List<cl_mem> buffers) {
        long copied = CL.CL_MEM_READ_WRITE | CL.CL_MEM_COPY_HOST_PTR;
        cl_mem buffer =
                CL.clCreateBuffer(context, copied, (long) Sizeof.cl_float * data.length, Pointer.to(data), null);
        buffers.add(buffer);
        CL.clSetKernelArg(kernel, argument, Sizeof.cl_mem, Pointer.to(buffer));
        return buffer;
    }

    @Override
    public void close() {
        kernels.values().forEach(CL::clReleaseKernel);
        CL.clReleaseProgram(program);
        CL.clReleaseCommandQueue(queue);
        CL.clReleaseContext(context);
    }
}
