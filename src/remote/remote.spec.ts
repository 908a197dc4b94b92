import { boundedText } from './bounded-text.js';
import { retryAfterMs } from './retry-after.js';

describe('how long a server asks to wait', () => {
  const here = Date.parse('2026-11-22T10:00:00Z');
  const waitOf = (retryAfter: string, date?: string) =>
    retryAfterMs(new Headers({ 'retry-after': retryAfter, ...(date && { date }) }), here);

  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 5 ', 5_000],
    ['Sun, 22 Nov 2026 10:01:00 GMT', 60_000],
    ['Sunday, 22-Nov-26 10:01:00 GMT', 60_000],
    ['Sun Nov 22 10:01:00 2026', 60_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ])('%s', (retryAfter, ms) => expect(waitOf(retryAfter)).toBe(ms));

  it.each(['', 'soon', '-5', '1.5', '1e9', '2026-11-22', '99999999999999999999', 'Sun, nonsense 7', '12; 34'])(
    'is not said by %j',
    (retryAfter) => expect(waitOf(retryAfter)).toBeUndefined(),
  );

  it('is not said at all', () => expect(retryAfterMs(new Headers())).toBeUndefined());

  it('is counted by the clock of the server, when it shows one', () => {
    const date = 'Sun, 22 Nov 2026 11:00:00 GMT';
    expect(waitOf('Sun, 22 Nov 2026 11:00:30 GMT', date)).toBe(30_000);
    expect(waitOf('Sun, 22 Nov 2026 10:01:00 GMT', 'yesterday')).toBe(60_000);
  });
});

describe('the text of an answer', () => {
  const endless = (pulled: { bytes: number }) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled.bytes += 1_000;
        controller.enqueue(new Uint8Array(1_000));
      },
    });

  it('is read to its end within the limit', async () => {
    expect(await boundedText(new Response('नमस्ते'), 100)).toBe('नमस्ते');
    expect(await boundedText(new Response(null), 100)).toBe('');
    expect(await boundedText(new Response('12345'), 5)).toBe('12345');
  });

  it('has no mark of its byte order at its head', async () => {
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from('{"id":1}')]);
    expect(await boundedText(new Response(marked), 100)).toBe('{"id":1}');
    expect(await boundedText(new Response('1\ufeff2'), 100)).toBe('1\ufeff2');
  });

  it('says where bytes are none of UTF-8', async () => {
    expect(await boundedText(new Response(new Uint8Array([0x61, 0xff])), 100)).toBe('a\ufffd');
  });

  it('is given up above it', async () => {
    const pulled = { bytes: 0 };
    expect(await boundedText(new Response('123456'), 5)).toBeUndefined();
    expect(await boundedText(new Response(endless(pulled)), 10_000)).toBeUndefined();
    expect(pulled.bytes).toBeLessThan(20_000);
  });
});
