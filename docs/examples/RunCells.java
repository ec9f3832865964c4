// Runs cells of a notebook as its kernel does: what one declares, the next one uses. Needs yij-io-notebook.
import dev.yij.io.notebook.Cells;

void main() throws Exception {
    // @start region=example
    try (Cells cells = new Cells()) {
        cells.run("int side = 3;");
        IO.println(cells.run("side * side"));
    }
    // @end
}
// prints: 9
