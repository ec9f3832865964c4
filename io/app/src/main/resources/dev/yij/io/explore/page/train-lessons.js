// Lessons: settings to try, and what to look at.

import {byId, h} from './dom.js';
import {create, defaultsWith, fill} from './train-settings.js';
import {play} from './train-controls.js';

/** Each lesson's runs change the defaults; `last` is the last of the chosen classes. */
const LESSONS = [
  {
    id: 'rate', title: 'A rate too high',
    runs: [['Rate 0.1', {rate: 0.1}], ['Rate 0.002', {rate: 0.002}]],
    text: ['The learning rate says how far each step moves the weights. Look at the loss: with 0.1 it jumps up in the first steps, and then stays where all classes are equally probable.',
      'Look at “dead”: one step was so large that the filters answer 0 to every image. Then no gradient reaches them, and they never come back. The second run shows the same network at a rate that works.'],
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
    text: ['Glorot’s initial weights are smaller than He’s: behind each ReLU the numbers shrink by half, and so do the gradients on the way back. Compare the gradients of the layers before the first epochs, and how long the loss stays flat.',
      'With all zeros nothing is ever learned but the bias of the last layer: all filters are equal, and their gradients are 0.'],
  },
  {
    id: 'missing', title: 'One class missing',
    runs: [['Left out', {missing: 'last'}], ['All classes', {}]],
    text: ['The last class is never trained on, but validated on. Look at “Right and wrong”: its column stays empty, because the network has never been told that there is such an answer.',
      'The training loss looks excellent all the same. It can only tell of what is in the training images; look at the probabilities of an image of the missing class: they are often sure, and wrong.'],
  },
  {
    id: 'overfitting', title: 'Overfitting',
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
    ...lesson.runs.map(([label, some]) => h('button', {type: 'button', class: 'strong', onclick: () => begin(some)}, `Run: ${label}`))));
}

/** Creates the network of a lesson, and trains it. */
async function begin(some) {
  const settings = defaultsWith(some);
  if (settings.missing === 'last') settings.missing = settings.classes.at(-1);
  fill(settings);
  if (await create()) await play();
}
