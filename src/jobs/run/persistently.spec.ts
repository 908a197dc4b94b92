import { persistently } from './persistently.js';

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
const withCode = (code: string): Error => Object.assign(new Error(code), { code });

describe('a statement whose answer matters', () => {
  it.each(['ECONNRESET', '57P01', '40P01', '57014'])('is repeated after %s, which passes', async (code) => {
    const write = jest.fn().mockRejectedValueOnce(withCode(code)).mockResolvedValueOnce('written');
    await expect(persistently(write, log)).resolves.toBe('written');
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('is not repeated after what will be so again, nor once it is given up', async () => {
    const write = jest.fn().mockRejectedValue(withCode('23505'));
    await expect(persistently(write, log)).rejects.toThrow('23505');
    const lost = jest.fn().mockRejectedValue(withCode('ECONNRESET'));
    await expect(persistently(lost, log, AbortSignal.abort())).rejects.toThrow('ECONNRESET');
    expect([write, lost].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});
