/// Output of a run for viewing: curves, filters, feature maps, figures, the report.
///
/// For an example see the package [dev.yij.io.plot].
module dev.yij.io.plots {
    requires transitive dev.yij.io.images;
    requires transitive java.desktop;

    exports dev.yij.io.figure;
    exports dev.yij.io.plot;
    exports dev.yij.io.report;
}
