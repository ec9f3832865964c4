/// Images: decoding, resizing, data sets, augmentation, the embedded sample.
module dev.yij.io.images {
    requires transitive dev.yij.io.formats;
    requires java.desktop;
    requires org.apache.commons.imaging;

    exports dev.yij.io.data;
    exports dev.yij.io.image;
}
