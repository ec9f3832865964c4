/// Files: NumPy, HDF5, Keras, and the library's own model files. `Models` reads and writes every kind of
/// model file.
///
/// For an example see the package [dev.yij.io.format].
module dev.yij.io.formats {
    requires com.fasterxml.jackson.jr.ob;
    requires transitive dev.yij.reference;
    requires transitive dev.yij.testvectors;
    requires io.jhdf;
    requires org.slf4j; // for jHDF, which has no descriptor that could say so

    exports dev.yij.io.file;
    exports dev.yij.io.format;
    exports dev.yij.io.keras;
    exports dev.yij.io.model;
    exports dev.yij.io.numpy;

    uses dev.yij.io.format.ModelFormat;
}
