/// Everything that touches the world: images, data sets, model files, plots, the command line.
module dev.yij.io {
    requires transitive dev.yij.reference;
    requires dev.yij.simd;
    requires com.fasterxml.jackson.jr.ob;
    requires info.picocli;
    requires java.desktop;
    requires org.apache.commons.imaging;
    requires xchart;

    exports dev.yij.io.file;
    exports dev.yij.io.model;
    exports dev.yij.io.numpy;

    opens dev.yij.io.cli to
            info.picocli;
}
