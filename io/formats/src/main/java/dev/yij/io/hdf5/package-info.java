/// HDF5 files, as far as Keras's need them: read through jHDF, written by a small writer of our own. Nothing of
/// jHDF is seen outside this package, its exceptions included. Format:
/// <https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>.
@NullMarked
package dev.yij.io.hdf5;

import org.jspecify.annotations.NullMarked;
