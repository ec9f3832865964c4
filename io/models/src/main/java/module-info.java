/// The models that come with yij: the weights, and what was measured of them.
///
/// For an example see the package [dev.yij.io.shipped].
module dev.yij.io.models {
    requires transitive dev.yij.io.formats;

    exports dev.yij.io.shipped;
}
