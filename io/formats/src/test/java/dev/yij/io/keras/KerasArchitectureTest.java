package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
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

    @Test
    void whatIsNoChainIsNamed() {
        String prefix = "x is not a plain chain of layers: ";
        assertEquals(
                prefix + "a and b both read in",
                message(functional(layer("a", "['in',0,0,{}]"), layer("b", "['in',0,0,{}]"))));
        assertEquals(
                prefix + "b reads in and a",
                message(functional(layer("a", "['in',0,0,{}]"), layer("b", "['in',0,0,{}],['a',0,0,{}]"))));
        assertEquals(prefix + "a reads z, which is missing", message(functional(layer("a", "['z',0,0,{}]"))));
        assertEquals(
                prefix + "only 1 of its 3 layers can be reached from in",
                message(functional(layer("a", "['b',0,0,{}]"), layer("b", "['a',0,0,{}]"))));
        assertEquals(prefix + "a reads nothing", message(functional(layer("a", ""))));
    }

    @Test
    void modelsOfOtherKindsAreNamed() {
        assertEquals(
                "x is a model of class \"MyModel\", expected Sequential, or Functional where it is a plain chain of"
                        + " layers",
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
                        "c: computes in float32 here, in mixed_float16 there",
                        "c: that it is not trainable is not saved"),
                read(conv(
                                ",'kernel_initializer':'Orthogonal','kernel_regularizer':{'class_name':'L2'},"
                                        + "'dtype':{'class_name':'Policy','config':{'name':'mixed_float16'}},'trainable':false"))
                        .notes());
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
}
