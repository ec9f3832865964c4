/// HDF5 files, to the extent that Keras needs them: read through jHDF, written by a small writer of our own.
/// jHDF and its exceptions are not visible outside this package. Format:
/// <https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>.
@NullMarked
package dev.yij.io.hdf5;

import org.jspecify.annotations.NullMarked;
