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
import java.util.Collections;
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
                "math.reduce_mean | 'axis':[-3,-2] | GlobalAveragePooling2D",
                "clip_by_value | 'clip_value_min':0,'clip_value_max':6 | ReLU max_value=6.0 negative_slope=0.0 threshold=0.0",
                "math.maximum | 'y':['in',0,0] | Maximum",
                "math.divide | 'y':[2,4,8] | Normalization axis=[-1] invert=false mean=[0.0, 0.0, 0.0] variance=[4.0, 16.0, 64.0]",
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
                "clip_by_value | 'clip_value_min':-1,'clip_value_max':1",
                "math.maximum | 'y':0.5",
                "concat | 'axis':3",
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

    /// An operation as TensorFlow 2.0 to 2.3 stores it: its attributes, its constants, and the values that it
    /// reads.
    private static String operation(String operation, String attributes, String constants, int values) {
        return "{'class_name':'TensorFlowOpLayer','name':'y','config':{'name':'" + operation
                + "','trainable':true,'dtype':'float32','node_def':{'name':'" + operation + "','op':'" + operation
                + "','input':['in','c'],'attr':{'T':{'type':'DT_FLOAT'}" + attributes + "}},'constants':{" + constants
                + "}},'inbound_nodes':[[" + String.join(",", Collections.nCopies(values, "['in',0,0,{}]")) + "]]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Relu6 | | | 1 | Activation activation=relu6",
                "Sigmoid | | | 1 | Activation activation=sigmoid",
                "LeakyRelu | ,'alpha':{'f':0.1} | | 1 | LeakyReLU alpha=0.1",
                "AddV2 | | '1':0.5 | 1 | Rescaling scale=1.0 offset=0.5",
                "Add | | | 2 | Add",
                "Sub | | '1':1.0 | 1 | Rescaling scale=1.0 offset=-1.0",
                "Sub | | '0':1.0 | 1 | Rescaling scale=-1.0 offset=1.0",
                "Sub | | '1':[1,2,3] | 1 | Normalization axis=[-1] invert=false mean=[1.0, 2.0, 3.0] variance=[1.0, 1.0, 1.0]",
                "Mul | | '0':2.0 | 1 | Rescaling scale=2.0 offset=0.0",
                "Mul | | | 2 | Multiply",
                "RealDiv | | '1':4.0 | 1 | Rescaling scale=0.25 offset=0.0",
                "Neg | | | 1 | Rescaling scale=-1.0 offset=0.0",
                "Mean | ,'keep_dims':{'b':true} | '1':[1,2] | 1 | GlobalAveragePooling2D keepdims=true",
                "Mean | ,'keep_dims':{'b':false} | '1':[1,2] | 1 | GlobalAveragePooling2D",
                "Reshape | | '1':[-1,12] | 1 | Reshape target_shape=[12]",
                "ConcatV2 | | '2':3 | 2 | Concatenate axis=3"
            })
    void operationsOfTensorFlowAreLayers(
            String operation, String attributes, String constants, int values, String expected) throws FormatException {
        String json =
                operation(operation, attributes == null ? "" : attributes, constants == null ? "" : constants, values);
        assertEquals(expected, only(read(json, false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RealDiv | '0':4.0 | 1",
                "RealDiv | | 2",
                "Mean | '1':3 | 1",
                "StridedSlice | '1':[0,0],'2':[1,2],'3':[1,1] | 1",
                "AddV2 | '1':[[1,2],[3,4]] | 1",
                "AddV2 | '7':1 | 1",
                "Maximum | '1':1 | 1",
                "Square | | 1"
            })
    void otherOperationsAreNamed(String operation, String constants, int values) {
        String json = operation(operation, "", constants == null ? "" : constants, values);
        assertEquals(
                "x: it needs layers that are not supported: TensorFlowOpLayer " + operation + " (y)",
                assertThrows(FormatException.class, () -> read(json, false)).getMessage());
    }

    @Test
    void valuesOneAfterTheOtherAreConcatenated() throws FormatException {
        String each = "['in',0,0,{'axis':-1}]";
        assertEquals(
                "Concatenate axis=-1",
                only(read(
                        "{'class_name':'TFOpLambda','name':'y','config':{'name':'y','function':'concat'},"
                                + "'inbound_nodes':[[" + each + "," + each + "]]}",
                        false)));
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

    /// A later version, or an extension, may compute something else by it.
    @Test
    void settingsThatNoVersionOfKerasHasAreNoted() throws FormatException {
        String activation = ",'filters':1,'kernel_size':1,'activation':{'class_name':'ReLU','config':{'knee':2}}";
        assertEquals(
                List.of(
                        "y: the setting kernel_quantizer is unknown and not kept",
                        "y: the setting knee is unknown and not kept"),
                read(layer("Conv2D", activation + ",'kernel_quantizer':'q8'"), true)
                        .notes());
        assertEquals(
                List.of(),
                read(
                                layer(
                                        "BatchNormalization",
                                        ",'axis':3,'trainable':true,'renorm':false,'renorm_momentum':0.9,'gamma_initializer':"
                                                + "'ones','synchronized':false,'some_option':null,'groups':1"),
                                true)
                        .notes());
    }

    /// As Keras 3 writes an activation function that is a layer.
    @Test
    void theSettingsThatEveryLayerHasAreNotNoted() throws FormatException {
        String policy = "{'module':'keras','class_name':'DTypePolicy','config':{'name':'float32'}}";
        String relu = "{'class_name':'ReLU','config':{'name':'r','trainable':true,'dtype':" + policy
                + ",'max_value':2.0,'negative_slope':0.0,'threshold':0.0}}";
        assertEquals(
                List.of(),
                read(layer("Conv2D", ",'filters':1,'kernel_size':1,'activation':" + relu), true)
                        .notes());
    }

    /// As Python's `json.dumps` writes them.
    @Test
    void numbersThatJsonDoesNotHaveAreRead() throws FormatException {
        assertEquals(
                List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
                Json.parse("[NaN, Infinity, -Infinity]", "x"));
    }

    @ParameterizedTest
    @CsvSource({
        "3.0.0, true",
        "3.16.1, true",
        "4.0.0, true",
        "10.2.0, true",
        "2.15.0, false",
        "1.2.2, false",
        "'', false"
    })
    void versionsFromThreeOnAreKeras3(String version, boolean is) {
        assertEquals(is, KerasH5.isKeras3(version));
    }

    @Test
    void layersAsActivationFunctionsThatAreMissingAreNamedOnce() throws FormatException {
        String json = layer(
                "Conv2D", ",'filters':1,'kernel_size':1,'activation':{'class_name':'own>Swish','config':{'beta':2}}");
        assertEquals(
                "x: it needs activation functions that are not supported: Swish (y)",
                assertThrows(FormatException.class, () -> read(json, true)).getMessage());
        String threshold =
                layer("Activation", ",'activation':{'class_name':'ThresholdedReLU','config':{'name':'t','theta':0.5}}");
        assertTrue(only(read(threshold, false)).contains("threshold=0.5"), only(read(threshold, false)));
    }
}
