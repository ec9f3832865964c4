// Draws the training curves of a model as SVG, without a display. Needs yij-io-plots; the model is
// from yij-io-models.
import dev.yij.io.plot.CurveFigure;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.train.History;

void main() throws IOException {
    Path file = Files.createTempDirectory("curves").resolve("loss.svg");
    History history = ShippedModel.usual().load().history();
    // @start region=example
    CurveFigure.loss(history).title("Loss").writeSvg(file);
    // @end
    IO.println(Files.readString(file).contains("<svg") ? "an SVG image" : "something else");
}
// prints: an SVG image
