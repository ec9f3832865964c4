/// Images: decoding, resizing, data sets, augmentation, the embedded sample.
///
/// For an example see the package [dev.yij.io.data].
module dev.yij.io.images {
    requires com.fasterxml.jackson.jr.ob;
    requires transitive dev.yij.io.formats;
    requires java.desktop;
    requires org.apache.commons.imaging;
    requires com.twelvemonkeys.imageio.core;
    requires com.twelvemonkeys.imageio.metadata;
    requires com.twelvemonkeys.imageio.tiff;
    requires com.twelvemonkeys.imageio.webp;

    exports dev.yij.io.audit;
    exports dev.yij.io.classify;
    exports dev.yij.io.data;
    exports dev.yij.io.image;
    exports dev.yij.io.transfer;
}
