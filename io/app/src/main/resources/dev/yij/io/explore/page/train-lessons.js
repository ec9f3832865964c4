// Lessons: settings to try, and what to look at.

import {byId, h} from './dom.js';
import {create, defaultsWith, fill} from './train-settings.js';
import {play} from './train-controls.js';

/** Each lesson's runs change the defaults; `last` is the last of the chosen classes. They play 30 epochs, or `epochs`. */
const LESSONS = [
  {
    id: 'rate', title: 'A rate too high',
    runs: [['Rate 0.1', {rate: 0.1}], ['Rate 0.002', {rate: 0.002}]],
    text: ['The learning rate says how far each step moves the weights. With 0.1 the first steps are as large as the weights themselves: the loss jumps above 10, and stays there. The network gives one answer to every image, with all certainty.',
      'Look at “gradient” and “dead”: answers of 0 % and 100 % have a gradient of 0, and many filters are 0 everywhere. Nothing can be learned any more. The second run is the same network at a rate that works.'],
  },
  {
    id: 'relu', title: 'No ReLU',
    runs: [['Without', {activation: 'none', pooling: 'average'}], ['With ReLU', {activation: 'relu', pooling: 'average'}]],
    text: ['Without a function between them, several convolutions are together only one convolution: a sum of sums is a sum. Four layers then know little more than the mean colours of an image.',
      'Look at the accuracy of both runs, and at how fast the loss falls. Pooling takes means here, because a maximum would already be such a function.'],
  },
  {
    id: 'initial', title: 'He against Glorot',
    runs: [['Glorot', {initializer: 'glorot'}], ['He', {initializer: 'he'}], ['All zeros', {initializer: 'zeros'}]],
    text: ['Glorot’s initial weights are about half as large as He’s here, so the numbers get smaller from layer to layer, and so do the gradients on the way back. Look at the loss of the first epochs: with Glorot’s it stays near ln 3 = 1.10, with He’s it falls at once. Later both learn.',
      'With all zeros nothing is ever learned: all filters are equal, and their gradients are 0. Only the bias of the last layer moves.'],
  },
  {
    id: 'missing', title: 'One class missing',
    runs: [['Left out', {missing: 'last'}], ['All classes', {}]],
    text: ['The last class is never trained on, but validated on. Look at “Right and wrong”: its column stays empty, because the network has never been told that there is such an answer.',
      'The training loss looks excellent all the same. It can only tell of what is in the training images; look at the probabilities of an image of the missing class: they are often sure, and wrong.'],
  },
  {
    id: 'overfitting', title: 'Overfitting',
    epochs: 45,
    runs: [['8 images a class', {images: 8, augmentation: false}], ['All images, changed at random', {}]],
    text: ['With eight images of a class the network learns them by heart: training accuracy goes to 100 %, while the validation loss turns and rises. The gap between both curves is overfitting.',
      'Go back to the epoch with the smallest validation loss: that is what “early stopping” does. More images, and changing them at random, help more.'],
  },
];

export function start() {
  byId('lesson-list').replaceChildren(...LESSONS.map((lesson) => h('li', {}, h('button', {type: 'button', 'data-lesson': lesson.id,
    'aria-pressed': 'false', onclick: () => open(lesson)}, lesson.title))));
}

function open(lesson) {
  for (const button of byId('lesson-list').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button.dataset.lesson === lesson.id));
  }
  byId('lesson').replaceChildren(...lesson.text.map((each) => h('p', {}, each)), h('p', {class: 'row'},
    ...lesson.runs.map(([label, some]) => h('button', {type: 'button', class: 'strong', onclick: () => begin(some, lesson.epochs ?? 30)}, `Run: ${label}`))));
}

/** Creates the network of a lesson, and trains it. */
async function begin(some, epochs) {
  const settings = defaultsWith(some);
  if (settings.missing === 'last') settings.missing = settings.classes.at(-1);
  fill(settings);
  byId('further').value = epochs;
  if (await create()) await play();
}
