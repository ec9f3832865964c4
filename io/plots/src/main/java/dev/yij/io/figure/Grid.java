package dev.yij.io.figure;

/// A table of equal cells.
///
/// @param x    the left edge
/// @param y    the top edge
/// @param cell the width of a cell
/// @param tall the height of a cell
record Grid(double x, double y, double cell, double tall) {

    double left(int column) {
        return x + column * cell;
    }

    double top(int row) {
        return y + row * tall;
    }

    double middle(int column) {
        return left(column) + cell / 2;
    }

    /// The baseline of text of a given size, centred vertically in a row.
    double base(int row, int size) {
        return top(row) + tall / 2 + 0.36 * size;
    }

    /// A cell with text in it.
    void cell(Drawing drawing, int row, int column, int fill, String words) {
        cell(drawing, row, column, fill, Lettering.NUMBER, words);
    }

    /// A cell with text in another lettering.
    void cell(Drawing drawing, int row, int column, int fill, Lettering how, String words) {
        drawing.cell(fill, left(column), top(row), cell, tall);
        drawing.words(how.middle().in(Palette.on(fill)), middle(column), base(row, how.size()), words);
    }

    /// A frame around a range of cells.
    void frame(Drawing drawing, int rgb, int row, int column, int rows, int columns) {
        drawing.frame(rgb, 3, left(column), top(row), columns * cell, rows * tall);
    }
}
