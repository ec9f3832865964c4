/// Everything that touches the world: images, data sets, model files, pictures, the command line.
module dev.yij.io {
    requires transitive dev.yij.reference;
    requires transitive java.desktop;
    requires dev.yij.simd;
    requires transitive dev.yij.testvectors;
    requires com.fasterxml.jackson.jr.ob;
    requires com.google.protobuf;
    requires info.picocli;
    requires io.jhdf;
    requires jdk.httpserver;
    requires org.apache.commons.imaging;
    requires org.slf4j; // for jHDF, which has no descriptor that could say so
    requires org.tribuo.util.onnx;

    exports dev.yij.io.compare;
    exports dev.yij.io.convert;
    exports dev.yij.io.data;
    exports dev.yij.io.explain;
    exports dev.yij.io.explore;
    exports dev.yij.io.figure;
    exports dev.yij.io.file;
    exports dev.yij.io.hdf5;
    exports dev.yij.io.image;
    exports dev.yij.io.keras;
    exports dev.yij.io.model;
    exports dev.yij.io.numpy;
    exports dev.yij.io.onnx;
    exports dev.yij.io.onnx.conformance;
    exports dev.yij.io.onnx.graph;
    exports dev.yij.io.onnx.operator;
    exports dev.yij.io.picture;
    exports dev.yij.io.report;
    exports dev.yij.io.run;
    exports dev.yij.io.vectors;

    opens dev.yij.io.cli to
            info.picocli;
}
