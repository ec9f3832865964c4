/// The models that come with yij: the weights, and what was measured of them.
///
/// A photograph is classified:
///
/// {@snippet file="ShippedWeights.java" region="example"}
module dev.yij.io.models {
    requires transitive dev.yij.io.formats;

    exports dev.yij.io.shipped;
}
