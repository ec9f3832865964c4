/// ONNX: graphs, operators, import and export of models. With this module, `.onnx` files can be loaded and
/// saved.
///
/// For an example see the package [dev.yij.io.onnx].
module dev.yij.io.onnx {
    requires com.fasterxml.jackson.jr.ob;
    requires com.google.protobuf;
    requires transitive dev.yij.io.formats;
    requires org.tribuo.util.onnx;

    exports dev.yij.io.onnx;
    exports dev.yij.io.onnx.conformance;
    exports dev.yij.io.onnx.graph;
    exports dev.yij.io.onnx.operator;

    provides dev.yij.io.format.ModelFormat with
            dev.yij.io.onnx.OnnxFormat;
}
