package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Node;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasArchitectureTest {

    private static KerasArchitecture read(String json) throws FormatException {
        return KerasArchitecture.of(Json.object(json.replace('\'', '"'), "x"), true, "x");
    }

    private static @Nullable Object entry(Map<String, Object> layer, String key) {
        return layer.get("config") instanceof Map<?, ?> config ? config.get(key) : null;
    }

    private static String message(String json) {
        return String.valueOf(
                assertThrows(FormatException.class, () -> read(json)).getMessage());
    }

    private static String layer(String name, String reads) {
        return "{'class_name':'Flatten','name':'" + name + "','config':{'name':'" + name + "'},'inbound_nodes':[["
                + reads + "]]}";
    }

    private static String functional(String... layers) {
        String input = "{'class_name':'InputLayer','name':'in','config':{'name':'in','batch_input_shape':[null,4]},"
                + "'inbound_nodes':[]}";
        return "{'class_name':'Model','config':{'name':'m','layers':[" + input + "," + String.join(",", layers) + "]}}";
    }

    private static String conv(String more) {
        return "{'class_name':'Sequential','config':[{'class_name':'Conv2D','config':{'name':'c','filters':2,"
                + "'kernel_size':3,'batch_input_shape':[null,5,5,1]" + more + "}}]}";
    }

    @Test
    void aChainIsReadInTheOrderOfItsConnections() throws FormatException {
        KerasArchitecture chain = read(functional(layer("b", "['a',0,0,{}]"), layer("a", "['in',0,0,{}]")));
        assertEquals(
                List.of("a", "b"),
                chain.layers().stream().map(layer -> entry(layer, "name")).toList());
        assertEquals(Shape.of(4), chain.input());
    }

    private static String graph(String outputs, String... layers) {
        return functional(layers)
                .replaceFirst("'layers':", "'input_layers':[['in',0,0]],'output_layers':[" + outputs + "],'layers':");
    }

    private static Network network(String json) throws FormatException {
        return (Network) KerasModels.build(read(json), 1000, "x");
    }

    @Test
    void whatIsNoChainIsAGraph() throws FormatException {
        Network network = network(graph(
                "['c',0,0],['d',0,0]",
                layer("a", "['in',0,0,{}]"),
                layer("b", "['in',0,0,{}]"),
                layer("d", "['a',0,0,{}]"),
                layer("c", "['a',0,0,{}],['b',0,0,{}]").replace("Flatten", "Add")));
        assertEquals(
                "[a, b, c, d]",
                network.plan().nodes().stream()
                        .map(Node::name)
                        .sorted()
                        .toList()
                        .toString());
        assertEquals(
                List.of("c", "d"),
                network.plan().outputs().stream().map(network.plan()::name).toList());
    }

    /// The inner model is used twice, so its layers are.
    @Test
    void layersOfAModelInsideTheModelAreLayersOfTheGraph() throws FormatException {
        String inner = "{'class_name':'Model','name':'m','config':{'name':'m','layers':["
                + "{'class_name':'InputLayer','name':'x','config':{'name':'x','batch_input_shape':[null,4]},'inbound_nodes':[]},"
                + "{'class_name':'Dense','name':'a','config':{'name':'a','units':4},'inbound_nodes':[[['x',0,0,{}]]]},"
                + layer("b", "['a',0,0,{}]")
                + "],'input_layers':[['x',0,0]],'output_layers':[['b',0,0]]},"
                + "'inbound_nodes':[[['in',0,0,{}]],[['m',0,0,{}]]]}";
        Network network = network(graph("['c',0,0]", inner, layer("c", "['m',1,0,{}]")));
        assertEquals(
                List.of("m/a", "m/b", "m/a[1]", "m/b[1]", "c"),
                network.plan().nodes().stream().map(Node::name).toList());
        assertEquals(20, network.parameters());
    }

    private static String usedTwice(int depth) {
        String uses = ",'inbound_nodes':[[['x',0,0,{}]],[['m',0,0,{}]]]}";
        String input = "{'class_name':'InputLayer','name':'x','config':{'name':'x','batch_input_shape':[null,4]},"
                + "'inbound_nodes':[]}";
        return depth == 0
                ? "{'class_name':'Flatten','name':'m','config':{'name':'m'}" + uses
                : "{'class_name':'Model','name':'m','config':{'name':'m','layers':[" + input + ","
                        + usedTwice(depth - 1) + "],'input_layers':[['x',0,0]],'output_layers':[['m',1,0]]}" + uses;
    }

    /// Each uses the next twice: thirty of them would be used 2³⁰ times.
    @Test
    void theUsesOfModelsInsideOfModelsAreLimited() {
        String inner = usedTwice(30);
        int read = inner.lastIndexOf("['x'");
        String outer = inner.substring(0, read) + "['in'" + inner.substring(read + 4);
        assertEquals(
                "x uses the models inside it more than 1000 times, which is the limit",
                message(graph("['m',1,0]", outer)));
    }

    @Test
    void badGraphsAreNamed() {
        assertEquals("x reads z, which is missing", graphMessage(layer("a", "['z',0,0,{}]")));
        assertEquals(
                "x: the layers form a cycle: b[0] → a[0] → b[0]",
                graphMessage(layer("a", "['b',0,0,{}]"), layer("b", "['a',0,0,{}]")));
        assertEquals("x: a: the layer reads nothing, expected a layer or an input", graphMessage(layer("a", "")));
        assertEquals(
                "x has two layers called \"a\"",
                graphMessage(layer("a", "['in',0,0,{}]"), layer("a", "['in',0,0,{}]")));
        assertEquals(
                "x: sum: expected two or more inputs of the same shape, found 4 and 2",
                graphMessage(
                        "{'class_name':'Dense','name':'a','config':{'name':'a','units':2},'inbound_nodes':[[['in',0,0,{}]]]}",
                        layer("sum", "['in',0,0,{}],['a',0,0,{}]").replace("Flatten", "Add")));
    }

    /// A part of a model, cut off before its last layers, is not the whole chain.
    @Test
    void theOutputOfAChainIsItsEnd() throws FormatException {
        Network network =
                network(graph("['a',0,0],['b',0,0]", layer("a", "['in',0,0,{}]"), layer("b", "['a',0,0,{}]")));
        assertEquals(2, network.plan().outputs().size());
    }

    @Test
    void argumentsOfACallAreNotedIfTheyChangeOnlyTraining() throws FormatException {
        KerasArchitecture read = read(functional(layer("a", "['in',0,0,{'training':false,'mask':null}]")));
        assertEquals(List.of("a: is called with training=false there, which is not kept"), read.notes());
    }

    @Test
    void whatIsTheSameInManyLayersIsOneNote() throws FormatException {
        String regularized = ",'kernel_regularizer':{'class_name':'L2'}";
        String layers = Stream.of("a", "b", "c", "d", "e")
                .map(name -> "{'class_name':'Dense','config':{'name':'" + name + "','units':4,"
                        + "'batch_input_shape':[null,4]" + regularized + "}}")
                .collect(Collectors.joining(","));
        assertEquals(
                List.of("a, b, c and 2 more: the kernel_regularizer is not saved"),
                read("{'class_name':'Sequential','config':[" + layers + "]}").notes());
    }

    private static String operator(String name, String function, String reads) {
        return "{'class_name':'TFOpLambda','name':'" + name + "','config':{'name':'" + name + "','function':'"
                + function + "'},'inbound_nodes':[" + reads + "]}";
    }

    /// `preprocess_input` within a model, 1 - x and a + b, as TensorFlow 2 writes them.
    @Test
    void operatorsOfTensorFlowBecomeLayers() throws FormatException {
        Network network = network(graph(
                "['e',0,0]",
                operator("a", "math.truediv", "['in',0,0,{'y':127.5,'name':null}]"),
                operator("b", "math.subtract", "['a',0,0,{'y':1.0,'name':null}]"),
                operator("c", "math.subtract", "['_CONSTANT_VALUE',-1,1.0,{'y':['b',0,0]}]"),
                operator("d", "math.multiply", "[['c',0,0,{'y':3}]]"),
                operator("e", "__operators__.add", "['d',0,0,{'y':['b',0,0],'name':null}]")));
        float[] y = network.predict(Tensor.of(new float[] {0, 127.5f, 255, 51}, 1, 4))
                .data();
        float[] expected = {5, 3, 1, 4.2f}; // 3 (1 - b) + b with b = -1, 0, 1, -0.6
        assertArrayEquals(expected, y, 1e-6f);
    }

    @Test
    void operatorsOfKeras3BecomeLayers() throws FormatException {
        String x = "{'class_name':'__keras_tensor__','config':{'shape':[null,4],'keras_history':['in',0,0]}}";
        String json = graph(
                "['a',0,0]",
                "{'module':'keras.src.ops.numpy','class_name':'Subtract','name':'a','config':{'name':'a'},"
                        + "'inbound_nodes':[{'args':[2.0," + x + "],'kwargs':{}}]}");
        for (String form : List.of(json, json.replace("'module':'keras.src.ops.numpy',", ""))) { // in .keras, in .h5
            Model model = KerasModels.build(read(form), 1000, "x");
            float[] y = model.predict(Tensor.of(new float[] {0, 1, 2, 3}, 1, 4)).data();
            assertArrayEquals(new float[] {2, 1, 0, -1}, y);
        }
    }

    @Test
    void otherOperatorsAreNamed() {
        assertEquals(
                "x: it needs layers that are not supported: TFOpLambda math.reduce_max (a)",
                message(functional(operator("a", "math.reduce_max", "['in',0,0,{'axis':1}]"))));
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertEquals(
                "x: it needs layers that are not supported: Lambda (l0, l1, l2, l3 and 1 more), LayerX (f); s is called"
                        + " with training=true, which is not supported; a: \"padding\" must be one of valid, same, found \"wide\"",
                message(functional(
                        layer("l0", "['in',0,0,{}]").replace("Flatten", "Lambda"),
                        layer("l1", "['l0',0,0,{}]").replace("Flatten", "Lambda"),
                        layer("l2", "['l1',0,0,{}]").replace("Flatten", "Lambda"),
                        layer("l3", "['l2',0,0,{}]").replace("Flatten", "Lambda"),
                        layer("l4", "['l3',0,0,{}]").replace("Flatten", "Lambda"),
                        layer("f", "['l4',0,0,{'y':127.5}]").replace("Flatten", "LayerX"),
                        layer("s", "['f',0,0,{'training':true}]"),
                        layer("a", "['s',0,0,{}]")
                                .replace("Flatten", "MaxPooling2D")
                                .replace("'name':'a'}", "'name':'a','pool_size':2,'padding':'wide'}"))));
    }

    private static String graphMessage(String... layers) {
        String last = layers[layers.length - 1].contains("'sum'") ? "sum" : "a";
        return String.valueOf(assertThrows(FormatException.class, () -> network(graph("['" + last + "',0,0]", layers)))
                .getMessage());
    }

    @Test
    void modelsOfOtherKindsAreNamed() {
        assertEquals(
                "x is a model of class \"MyModel\", expected Sequential or Functional",
                message("{'class_name':'MyModel','config':{}}"));
        assertEquals(
                "x does not say the shape of its input: it was saved before it was built",
                message("{'class_name':'Sequential','config':[{'class_name':'Flatten','config':{'name':'f'}}]}"));
        assertEquals(
                "x has inputs of shape [null, null, 3], expected whole numbers of at least 1 after the first, which is the"
                        + " batch",
                message("{'class_name':'Sequential','config':[{'class_name':'Flatten','config':{'name':'f',"
                        + "'batch_input_shape':[null,null,3]}}]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "VarianceScaling, 1.0, fan_avg, uniform, glorot_uniform",
        "VarianceScaling, 1.0, fan_avg, normal, glorot_normal",
        "VarianceScaling, 2.0, fan_in, truncated_normal, he_normal",
        "VarianceScaling, 2, fan_in, uniform, he_uniform",
        "GlorotNormal, 0, 0, 0, glorot_normal",
        "HeUniform, 0, 0, 0, he_uniform",
        "Zeros, 0, 0, 0, zeros"
    })
    void initializersOfAllVersionsAreOurs(String name, String scale, String mode, String distribution, String ours)
            throws FormatException {
        KerasArchitecture read = read(conv(",'kernel_initializer':{'class_name':'" + name + "','config':{'scale':"
                + scale + ",'mode':'" + mode + "','distribution':'" + distribution + "'}}"));
        assertEquals(ours, entry(read.layers().getFirst(), "kernel_initializer"));
        assertEquals(List.of(), read.notes());
    }

    @Test
    void whatOnlyTrainingWouldSeeIsNoted() throws FormatException {
        assertEquals(
                List.of(
                        "c: the kernel_initializer orthogonal is unknown; its weights are read, only new initial"
                                + " weights would differ",
                        "c: the kernel_regularizer is not saved",
                        "c: computes in float32 here, in mixed_float16 there"),
                read(conv(
                                ",'kernel_initializer':'Orthogonal','kernel_regularizer':{'class_name':'L2'},"
                                        + "'dtype':{'class_name':'Policy','config':{'name':'mixed_float16'}},'trainable':false"))
                        .notes());
    }

    /// As Keras 3.15.1 writes `model.quantize("int8")` and `dtype="bfloat16"`; older ones wrote a name alone.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'class_name':'QuantizedDTypePolicy','config':{'mode':'int8','source_name':'float32'}} | quantized ones: {mode=int8, source_name=float32}",
                "'int8_from_float32' | quantized ones: int8_from_float32",
                "{'class_name':'DTypePolicy','config':{'name':'bfloat16'}} | bfloat16"
            })
    void weightsOfOtherTypesThanFloatsAreNamed(String type, String found) {
        String refused = message(conv(",'dtype':" + type));
        assertTrue(refused.endsWith(": c: expected weights of float32, found " + found), refused);
    }

    @Test
    void anActivationMayBeAnObject() throws FormatException {
        KerasArchitecture clipped =
                read(conv(",'activation':{'class_name':'ReLU','config':{'max_value':2.0,'negative_slope':null}}"));
        assertEquals(
                "{class_name=ReLU, config={max_value=2.0, negative_slope=null}}",
                String.valueOf(entry(clipped.layers().getFirst(), "activation")));
        assertEquals("silu", entry(read(conv(",'activation':'swish'")).layers().getFirst(), "activation"));
        KerasArchitecture read = read(conv(",'activation':{'class_name':'function','config':'relu'}"));
        assertEquals("relu", entry(read.layers().getFirst(), "activation"));
    }

    /// Two branches of two layers, of which one is a model. Keras orders layers by their distance from the
    /// output: b1 (2), b2 and inner (1), and lists the weights of inner's layers together; the plan of one
    /// graph puts inner's first layer before b2.
    @Test
    void optimizersOfModelsInsideAModelHaveTheOrderOfItsLayers() throws FormatException {
        String inner = functional(dense("a1", "['in',0,0,{}]"), dense("a2", "['a1',0,0,{}]"))
                .replace("'layers':", "'input_layers':[['in',0,0]],'output_layers':[['a2',0,0]],'layers':")
                .replace("'name':'m'", "'name':'inner'")
                .replaceFirst("\\{", "{'name':'inner','inbound_nodes':[[['in',0,0,{}]]],");
        String add = "{'class_name':'Add','name':'sum','config':{'name':'sum'},'inbound_nodes':[[['b2',0,0,{}],"
                + "['inner',0,0,{}]]]}";
        KerasArchitecture read =
                read(graph("['sum',0,0]", dense("b1", "['in',0,0,{}]"), dense("b2", "['b1',0,0,{}]"), inner, add));
        Model model = KerasModels.build(read, 1000, "x");
        List<String> kernels = List.of("b1/kernel:0", "b2/kernel:0", "inner/a1/kernel:0", "inner/a2/kernel:0");
        assertEquals(kernels, kernels(read.inFileOrder(model)));
        assertNotEquals(kernels, kernels(model.trainableWeights()), "the plan's order would do");
    }

    private static List<String> kernels(List<Weight> weights) {
        return weights.stream()
                .map(Weight::name)
                .filter(name -> name.contains("kernel"))
                .toList();
    }

    private static String dense(String name, String reads) {
        return layer(name, reads)
                .replace("Flatten", "Dense")
                .replace("'config':{", "'config':{'units':4,'activation':'linear','use_bias':true,");
    }
}
