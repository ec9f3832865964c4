package dev.yij.reference.explain;

/// One product of a dot product. A dense layer is treated as a window of one row and one column whose channels
/// are its inputs.
///
/// @param row         row of the kernel
/// @param column      column of the kernel
/// @param channel     input channel
/// @param inputRow    row of the input under that tap; outside the input if it lies in the padding
/// @param inputColumn column of the input under that tap
/// @param input       the input value; 0 in the padding
/// @param weight      the weight that it is multiplied by
/// @param product     input · weight, rounded to float32; 0 in the padding
/// @param sum         the running sum after this term, bias included; a term in the padding leaves it unchanged
/// @param padding     whether the tap lies in the padding, which the reference skips
public record Term(
        int row,
        int column,
        int channel,
        int inputRow,
        int inputColumn,
        float input,
        float weight,
        float product,
        float sum,
        boolean padding) {}
