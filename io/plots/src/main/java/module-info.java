/// Output of a run for viewing: curves, filters, feature maps, figures, the report.
///
/// The curves of a training are drawn:
///
/// {@snippet file="DrawCurves.java" region="example"}
module dev.yij.io.plots {
    requires transitive dev.yij.io.images;
    requires transitive java.desktop;

    exports dev.yij.io.figure;
    exports dev.yij.io.plot;
    exports dev.yij.io.report;
}
