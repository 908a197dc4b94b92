import { assert, jsonValue, property } from 'fast-check';
import { shownPayload } from './shown-payload.js';

describe('a payload as it is shown', () => {
  it('hides what is sealed, wherever it stands', () => {
    const sealed = { $sealed: 'k1:AAAA' };
    expect(shownPayload({ to: sealed, list: [{ name: 'a', phone: sealed }], n: null })).toEqual({
      to: '[hidden]',
      list: [{ name: 'a', phone: '[hidden]' }],
      n: null,
    });
    expect(shownPayload(sealed)).toBe('[hidden]');
  });

  it('leaves everything else as it is', () => {
    assert(property(jsonValue(), (value) => expect(JSON.stringify(shownPayload(value))).toBe(JSON.stringify(value))));
  });
});
