/// The command line, the explorer, and training runs.
///
/// For an example see the package [dev.yij.io.compare].
module dev.yij.io.app {
    requires com.fasterxml.jackson.jr.ob;
    requires dev.yij.io.models;
    requires transitive dev.yij.io.onnx;
    requires transitive dev.yij.io.plots;
    requires dev.yij.simd;
    requires info.picocli;
    requires java.management;
    requires jdk.httpserver;

    exports dev.yij.io.compare;
    exports dev.yij.io.exercise;
    exports dev.yij.io.run;
    exports dev.yij.io.vectors;

    opens dev.yij.io.cli to
            info.picocli;
}
