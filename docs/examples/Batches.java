// Reads a folder with a sub-folder of images for each class, as batches of 64×64 pixels. Needs yij-io-images.
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SampleData;

void main() throws Exception {
    Path photos = SampleData.extractTo(Files.createTempDirectory("photos")).resolve("train");
    // @start region=example
    ImageFolder folder = ImageFolder.scan(photos);
    ImageBatches batches = new ImageBatches(folder, BatchOptions.standard().size(64, 64).batchSize(16));
    IO.println(folder.foundMessage());
    IO.println(batches.sampleShape());
    // @end
}
// prints: Found 120 images belonging to 20 classes.
// prints: 64×64×3
