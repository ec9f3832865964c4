package dev.yij.io.plot;

/// How a small map is interpolated over a larger image, both covering the same area.
public enum Sampling {
    /// Nearest neighbour: each pixel has the value of the cell that contains its centre.
    NEAREST {
        @Override
        double at(FeatureMap map, double row, double column) {
            int i = Math.clamp((int) Math.floor(row), 0, map.height() - 1);
            int j = Math.clamp((int) Math.floor(column), 0, map.width() - 1);
            return map.values()[i * map.width() + j];
        }
    },
    /// Bilinear interpolation between the four cells around the pixel's centre; beyond the outermost
    /// cells' centres their values are extended. The result is NaN if one of the four is NaN.
    BILINEAR {
        @Override
        double at(FeatureMap map, double row, double column) {
            double down = Math.clamp(row - 0.5, 0, map.height() - 1.0);
            double across = Math.clamp(column - 0.5, 0, map.width() - 1.0);
            int i = Math.min((int) down, Math.max(0, map.height() - 2));
            int j = Math.min((int) across, Math.max(0, map.width() - 2));
            double above = between(map, i, j, across - j);
            return down == i ? above : above + (down - i) * (between(map, i + 1, j, across - j) - above);
        }

        private static double between(FeatureMap map, int i, int j, double share) {
            int at = i * map.width() + j;
            double here = map.values()[at];
            return share == 0 ? here : here + share * (map.values()[at + 1] - here);
        }
    };

    /// The map's value at a point, in units of its cells: (0, 0) is its corner, (0.5, 0.5) its first cell's
    /// centre.
    abstract double at(FeatureMap map, double row, double column);
}
