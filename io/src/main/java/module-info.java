/// Everything that touches the world: images, data sets, model files, plots, the command line.
module dev.yij.io {
    requires transitive dev.yij.reference;
    requires dev.yij.simd;
    requires transitive java.desktop;
    requires org.apache.commons.imaging;
    requires com.fasterxml.jackson.jr.ob;
    requires info.picocli;
    requires xchart;

    exports dev.yij.io.picture;
    exports dev.yij.io.report;
}
