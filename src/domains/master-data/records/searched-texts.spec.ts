import { searchedTexts } from './searched-texts.js';

it.each([
  ['Himal', ['Himal']],
  [' +977 984-1234567 ', ['+977 984-1234567', '+9779841234567']],
  ['R 001', ['R 001', 'R001']],
  ['100%', ['100%']],
  ['-', ['-']],
])('a search for "%s" looks for %p', (search, texts) => {
  expect(searchedTexts(search)).toEqual(texts);
});
