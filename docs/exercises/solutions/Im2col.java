import dev.yij.io.exercise.PatchMatrix;
import dev.yij.testvectors.dims.ConvDims;

/// A solution of exercise 9.
public class Im2col implements PatchMatrix {

    @Override
    public void fill(ConvDims d, float[] x, float[] patches) {
        int at = 0; // the matrix is filled from front to back
        for (int n = 0; n < d.images(); n++) {
            for (int oh = 0; oh < d.outH(); oh++) {
                for (int ow = 0; ow < d.outW(); ow++) {
                    for (int kh = 0; kh < d.kernelH(); kh++) {
                        for (int kw = 0; kw < d.kernelW(); kw++) {
                            int ih = oh * d.strideH() - d.padTop() + kh * d.dilationH();
                            int iw = ow * d.strideW() - d.padLeft() + kw * d.dilationW();
                            boolean inside = ih >= 0 && ih < d.inH() && iw >= 0 && iw < d.inW();
                            for (int ic = 0; ic < d.inC(); ic++) {
                                int pixel = ((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic;
                                patches[at++] = inside ? x[pixel] : 0;
                            }
                        }
                    }
                }
            }
        }
    }
}
