package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Functions and layers that are layers of yij under other names.
class KerasFunctionsTest {

    private static KerasArchitecture read(String layer, boolean keras3) throws FormatException {
        String json =
                "{'class_name':'Functional','config':{'name':'m','layers':[{'class_name':'InputLayer','name':'in',"
                        + "'config':{'name':'in','batch_input_shape':[null,2,2,3]},'inbound_nodes':[]}," + layer
                        + "],'input_layers':[['in',0,0]],'output_layers':[['y',0,0]]}}";
        return KerasArchitecture.of(Json.object(json.replace('\'', '"'), "x"), keras3, "x");
    }

    private static String only(KerasArchitecture architecture) throws FormatException {
        Model model = KerasModels.build(architecture, 1000, "x");
        return model.layers().stream()
                .map(BuiltLayer::layer)
                .map(KerasFunctionsTest::shown)
                .collect(Collectors.joining());
    }

    private static String shown(Layer layer) {
        return layer.className()
                + layer.config().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("name"))
                        .map(entry -> " " + entry)
                        .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nn.relu | 'name':null | Activation activation=relu",
                "nn.relu6 | 'name':'x' | Activation activation=relu6",
                "math.sigmoid | | Activation activation=sigmoid",
                "nn.silu | | Activation activation=silu",
                "nn.gelu | 'approximate':true | Activation activation=gelu_tanh",
                "nn.gelu | | Activation activation=gelu",
                "nn.leaky_relu | 'alpha':0.1 | LeakyReLU alpha=0.1",
                "nn.leaky_relu | | LeakyReLU alpha=0.2",
                "nn.softmax | 'axis':-1 | Softmax axis=-1",
                "math.reduce_mean | 'axis':[1,2],'keepdims':true | GlobalAveragePooling2D keepdims=true",
                "math.reduce_max | 'axis':[1,2] | GlobalMaxPooling2D",
                "math.negative | | Rescaling scale=-1.0 offset=0.0",
                "reshape | 'shape':[-1,12] | Reshape target_shape=[12]"
            })
    void functionsOfTensorFlowAreLayers(String function, String arguments, String expected) throws FormatException {
        String given = arguments == null ? "" : arguments;
        assertEquals(
                expected,
                only(read(
                        "{'class_name':'TFOpLambda','name':'y','config':{'name':'y','function':'" + function
                                + "'},'inbound_nodes':[['in',0,0,{" + given + "}]]}",
                        false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Relu | | Activation activation=relu",
                "HardSilu | | Activation activation=hard_silu",
                "HardSigmoid | | Activation activation=hard_sigmoid",
                "Gelu | | Activation activation=gelu_tanh",
                "Gelu | ,'approximate':false | Activation activation=gelu",
                "Mean | ,'axis':[1,2],'keepdims':false | GlobalAveragePooling2D",
                "Negative | | Rescaling scale=-1.0 offset=0.0",
                "Reshape | ,'newshape':[-1,6,2] | Reshape target_shape=[6, 2]"
            })
    void functionsOfKeras3AreLayers(String function, String settings, String expected) throws FormatException {
        for (String module : List.of("", "'module':'keras.src.ops.nn',")) { // which HDF5 files do not have
            assertEquals(
                    expected,
                    only(read(
                            "{" + module + "'class_name':'" + function + "','name':'y','config':{'name':'y'"
                                    + (settings == null ? "" : settings)
                                    + "},'inbound_nodes':[{'args':[{'class_name':'__keras_tensor__','config':"
                                    + "{'keras_history':['in',0,0]}}],'kwargs':{}}]}",
                            true)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "math.reduce_mean | 'axis':[2,3]",
                "nn.relu | 'threshold':1",
                "reshape | 'shape':[4,-1]",
                "math.square |"
            })
    void otherFunctionsAreNamed(String function, String arguments) {
        String given = arguments == null ? "" : arguments;
        String json = "{'class_name':'TFOpLambda','name':'y','config':{'name':'y','function':'" + function
                + "'},'inbound_nodes':[['in',0,0,{" + given + "}]]}";
        assertEquals(
                "x: it needs layers that are not supported: TFOpLambda " + function + " (y)",
                assertThrows(FormatException.class, () -> read(json, false)).getMessage());
    }

    private static String layer(String className, String settings) {
        return "{'class_name':'" + className + "','name':'y','config':{'name':'y','dtype':'float32'" + settings
                + "},'inbound_nodes':[[['in',0,0,{}]]]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Identity | | Activation activation=linear",
                "ThresholdedReLU | ,'theta':0.5 | ReLU negative_slope=0.0 threshold=0.5",
                "Conv2D | ,'filters':1,'kernel_size':1,'activation':{'class_name':'Identity','config':{'name':'i'}} |"
                        + " Conv2D filters=1 kernel_size=[1, 1] strides=[1, 1] padding=valid dilation_rate=[1, 1]"
                        + " activation=linear use_bias=true kernel_initializer=glorot_uniform"
            })
    void layersUnderOtherNamesAreRead(String className, String settings, String expected) throws FormatException {
        assertEquals(expected, only(read(layer(className, settings == null ? "" : settings), false)));
    }

    @ParameterizedTest
    @CsvSource({"BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization"})
    void normalizationsOfTensorFlowAreBatchNormalization(String className) throws FormatException {
        assertTrue(only(read(layer(className, ",'axis':[3]"), false)).startsWith("BatchNormalization "));
    }

    @ParameterizedTest
    @CsvSource({"AlphaDropout", "ActivityRegularization"})
    void layersThatOnlyTrainingSeesAreNoted(String className) throws FormatException {
        assertEquals(
                List.of("y: a layer of class " + className + " does nothing here, in training too"),
                read(layer(className, ",'rate':0.5"), false).notes());
    }

    /// As EfficientNet begins: 0.1 · 4 = 0.4, 0.2 · 5 + 1 = 2, 0.5 · 6 - 1 = 2.
    @Test
    void aScaleForEachChannelIsANormalization() throws FormatException {
        Model model = KerasModels.build(
                read(layer("Rescaling", ",'scale':[0.1,0.2,0.5],'offset':[0,1,-1]"), true), 1000, "x");
        float[] x = {4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        float[] y = model.predict(Tensor.of(x, 1, 2, 2, 3)).data();
        assertArrayEquals(new float[] {0.4f, 2, 2, 0, 1, -1, 0, 1, -1, 0, 1, -1}, y, 1e-6f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",'offset':[0,1,-1]",
                ",'scale':null,'offset':[0,1,-1]",
                ",'scale':[1,2],'offset':[0,1,-1]",
                ",'scale':[1,2,0],'offset':0"
            })
    void otherScalesForEachChannelAreRefused(String settings) {
        assertThrows(FormatException.class, () -> only(read(layer("Rescaling", settings), true)));
    }

    /// A class of the user's own may compute anything.
    @Test
    void anActivationFunctionWhoseNameEndsLikeIdentityIsNone() {
        String json = layer(
                "Conv2D", ",'filters':1,'kernel_size':1,'activation':{'class_name':'own>MyIdentity','config':{}}");
        assertThrows(FormatException.class, () -> only(read(json, true)));
    }

    /// Softmax along another axis than the last one would be another function.
    @Test
    void anActivationFunctionAlongAnotherAxisIsRefused() {
        String json = layer(
                "Conv2D", ",'filters':1,'kernel_size':1,'activation':{'class_name':'Softmax','config':{'axis':1}}");
        assertEquals(
                "x: y: expected a softmax along the last axis as an activation function, found axis 1, which is a layer"
                        + " of its own",
                assertThrows(FormatException.class, () -> read(json, true)).getMessage());
    }

    @Test
    void activationFunctionsThatAreMissingAreNamedOnce() {
        String json = layer("Conv2D", ",'filters':1,'kernel_size':1,'activation':'glu'");
        assertEquals(
                "x: it needs activation functions that are not supported: glu (y)",
                assertThrows(FormatException.class, () -> read(json, true)).getMessage());
    }
}
