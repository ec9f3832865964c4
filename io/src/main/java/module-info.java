/// Everything that touches the world: images, data sets, model files, pictures, the command line.
module dev.yij.io {
    requires transitive dev.yij.reference;
    requires transitive java.desktop;
    requires dev.yij.simd;
    requires transitive dev.yij.testvectors;
    requires com.fasterxml.jackson.jr.ob;
    requires info.picocli;
    requires org.apache.commons.imaging;

    exports dev.yij.io.compare;
    exports dev.yij.io.data;
    exports dev.yij.io.explain;
    exports dev.yij.io.file;
    exports dev.yij.io.image;
    exports dev.yij.io.model;
    exports dev.yij.io.numpy;
    exports dev.yij.io.picture;
    exports dev.yij.io.report;
    exports dev.yij.io.run;
    exports dev.yij.io.vectors;

    opens dev.yij.io.cli to
            info.picocli;
}
