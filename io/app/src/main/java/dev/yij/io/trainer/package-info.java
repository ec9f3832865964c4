/// A training run that a person steers: played, paused, taken step by step and back to an earlier epoch, as the
/// explorer's page does. [Trainer][dev.yij.io.trainer.Trainer] has the network and its thread, `TrainerData`
/// the images, `TrainerSettings` what was chosen, and `Look` what the network has become so far.
@NullMarked
package dev.yij.io.trainer;

import org.jspecify.annotations.NullMarked;
