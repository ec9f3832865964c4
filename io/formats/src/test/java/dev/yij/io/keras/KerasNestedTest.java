package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Models that are used several times inside a model, whose uses the versions of Keras count differently: an
/// inner model that computes f(x) = 2x + 1.
class KerasNestedTest {

    private static final String INPUT = "{'class_name':'InputLayer','name':'in','config':{'name':'in',"
            + "'batch_input_shape':[null,1]},'inbound_nodes':[]}";

    private static final String F = "'config':{'name':'f','layers':[{'class_name':'InputLayer','name':'x','config':"
            + "{'name':'x','batch_input_shape':[null,1]},'inbound_nodes':[]},{'class_name':'Rescaling','name':'l',"
            + "'config':{'name':'l','scale':2,'offset':1},'inbound_nodes':%s}],'input_layers':[['x',0,0]],"
            + "'output_layers':[['l',0,0]]},'name':'f','inbound_nodes':";

    private static String layer(String name, String config, String inbound) {
        return "{'class_name':'Rescaling','name':'" + name + "','config':{'name':'" + name + "'," + config
                + "},'inbound_nodes':" + inbound + "}";
    }

    /// A call of Keras 2.
    private static String call(String layer, int use) {
        return "[['" + layer + "'," + use + ",0,{}]]";
    }

    /// A call of Keras 3.
    private static String call3(String layer, int use) {
        return "{'args':[{'class_name':'__keras_tensor__','config':{'shape':[null,1],'dtype':'float32',"
                + "'keras_history':['" + layer + "'," + use + ",0]}}],'kwargs':{}}";
    }

    private static float[] outputs(String outputs, String... layers) throws FormatException {
        String json = "{'class_name':'Functional','config':{'name':'m','layers':[" + INPUT + ","
                + String.join(",", layers) + "],'input_layers':[['in',0,0]],'output_layers':[" + outputs + "]}}";
        KerasArchitecture read = KerasArchitecture.of(Json.object(json.replace('\'', '"'), "x"), true, "x");
        return KerasModels.build(read, 1000, "x")
                .predict(Tensor.of(new float[] {3}, 1, 1))
                .data();
    }

    /// Before Keras 3 the first use of a graph is number 1; of a Sequential whose input was not declared, 0.
    @ParameterizedTest
    @CsvSource({"1, 2", "0, 1"})
    void usesAreCountedFromOneOrFromZeroInKeras2(int first, int second) throws FormatException {
        String inner = "{'class_name':'Model'," + F.formatted("[" + call("x", 0) + "]") + "[" + call("in", 0) + ","
                + call("ten", 0) + "]}";
        String ten = layer("ten", "'scale':10,'offset':0", "[" + call("f", first) + "]");
        // f(3) = 7, f(10 · 7) = 141
        assertArrayEquals(new float[] {141, 7}, outputs("['f'," + second + ",0],['f'," + first + ",0]", inner, ten));
    }

    /// Keras 3 counts them from 0, but from 1 in the outputs of the model around them.
    @Test
    void usesInOutputsAreCountedFromOneInKeras3() throws FormatException {
        String inner = "{'class_name':'Functional'," + F.formatted("[" + call3("x", 0) + "]") + "[" + call3("in", 0)
                + "," + call3("ten", 0) + "]}";
        String ten = layer("ten", "'scale':10,'offset':0", "[" + call3("f", 0) + "]");
        assertArrayEquals(new float[] {141, 7}, outputs("['f',2,0],['f',1,0]", inner, ten));
    }

    /// Another model reads the second use before the first one is reached.
    @Test
    void theOrderOfUsesIsThatOfTheFile() throws FormatException {
        String next = "{'class_name':'Sequential','name':'g','config':{'name':'g','layers':["
                + layer("l", "'scale':1,'offset':100", "[]") + "]},'inbound_nodes':[" + call("f", 2) + "]}";
        String inner = "{'class_name':'Model'," + F.formatted("[" + call("x", 0) + "]") + "[" + call("in", 0) + ","
                + call("ten", 0) + "]}";
        String ten = layer("ten", "'scale':10,'offset':0", "[" + call("in", 0) + "]");
        // f(10 · 3) + 100 = 161, f(3) = 7
        assertArrayEquals(new float[] {161, 7}, outputs("['g',1,0],['f',1,0]", next, inner, ten));
    }

    @Test
    void inputsAndOutputsWithNamesAreInTheOrderOfTheirNames() throws FormatException {
        String json = "{'class_name':'Functional','config':{'name':'m','layers':[" + INPUT + ","
                + layer("a", "'scale':2,'offset':0", "[" + call("in", 0) + "]") + ","
                + layer("b", "'scale':5,'offset':0", "[" + call("in", 0) + "]")
                + "],'input_layers':{'only':['in',0,0]},'output_layers':{'z':['a',0,0],'c':['b',0,0]}}}";
        KerasArchitecture read = KerasArchitecture.of(Json.object(json.replace('\'', '"'), "x"), false, "x");
        float[] y = KerasModels.build(read, 1000, "x")
                .predict(Tensor.of(new float[] {3}, 1, 1))
                .data();
        assertArrayEquals(new float[] {15, 6}, y);
    }

    @Test
    void aUseThatThereIsNotIsNamed() {
        String inner = "{'class_name':'Model'," + F.formatted("[" + call("x", 0) + "]") + "[" + call("in", 0) + "]}";
        String message = String.valueOf(assertThrows(FormatException.class, () -> outputs("['f',2,0]", inner))
                .getMessage());
        assertEquals("x: f is used 1 times, something reads its use 2", message);
    }
}
