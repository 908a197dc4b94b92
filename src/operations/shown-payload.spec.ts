import { shownPayload } from './shown-payload.js';

describe('shownPayload', () => {
  it('hides what is sealed, however deep it stands, and nothing else', () => {
    const payload = {
      to: 'x',
      card: { $sealed: 'k1.abc' },
      list: [{ pin: { $sealed: 'k1.def' }, n: 1 }, null, 'text'],
    };
    expect(shownPayload(payload)).toEqual({
      to: 'x',
      card: '[hidden]',
      list: [{ pin: '[hidden]', n: 1 }, null, 'text'],
    });
  });

  it('shows a payload as it is that has nothing to hide', () => {
    const payload = { a: 1, b: [true, { c: null }] };
    expect(shownPayload(payload)).toEqual(payload);
    expect(shownPayload('text')).toBe('text');
  });
});
