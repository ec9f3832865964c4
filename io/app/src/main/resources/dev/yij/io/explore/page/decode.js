// Formats that the browser can decode and yij cannot, such as AVIF, and in Safari HEIC.

/** Formats that yij decodes itself, with the pixels that `yij predict` sees. */
const OF_YIJ = ['jpeg', 'png', 'gif', 'bmp', 'tiff', 'webp', 'x-portable-pixmap', 'x-portable-graymap',
  'x-portable-bitmap', 'x-portable-anymap'];
const LONGEST_SIDE = 2048; // as a PNG of at most 20 MB

/**
 * A file of another image format as a PNG, upright as the browser shows it.
 *
 * @param {File} file
 * @returns {Promise<Blob | null>} null if yij can decode the file, or the browser cannot
 */
export async function asPng(file) {
  const [kind, format] = file.type.split('/');
  if (kind !== 'image' || OF_YIJ.includes(format)) return null;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}
