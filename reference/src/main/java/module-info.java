/// The readable mathematics of yij: tensors, layers, losses, optimizers, the training loop, the [Backend]
/// interface and its scalar implementation. Depends on nothing but the JDK and JSpecify's annotations.
///
/// For an example see the package [dev.yij.reference].
///
/// [Backend]: dev.yij.reference.kernel.Backend
module dev.yij.reference {
    requires static transitive org.jspecify;

    exports dev.yij.reference;
    exports dev.yij.reference.config;
    exports dev.yij.reference.explain;
    exports dev.yij.reference.kernel;
    exports dev.yij.reference.layer;
    exports dev.yij.reference.model;
    exports dev.yij.reference.scalar;
    exports dev.yij.reference.tensor;
    exports dev.yij.reference.train;
}
