import { StatementCache } from './statement-cache.js';

describe('StatementCache', () => {
  it('parses a text once, and sends its name from then on', () => {
    const cache = new StatementCache();
    const first = cache.sending('select $1');
    expect(first).toMatchObject({ parse: true, forget: undefined });
    expect(cache.sending('select $1')).toEqual({ name: first.name, parse: false, forget: undefined });
    expect(cache.sending('select $2').name).not.toBe(first.name);
  });

  it('has the least recently used one forgotten for a new one', () => {
    const cache = new StatementCache(2);
    const [a, b] = [cache.sending('a'), cache.sending('b')];
    cache.sending('a');
    expect(cache.sending('c').forget).toBe(b.name);
    expect(cache.sending('d').forget).toBe(a.name);
    expect(cache.size).toBe(2);
  });

  it('never gives a name twice', () => {
    const cache = new StatementCache(2);
    const names = [cache.sending('a').name];
    cache.drop('a');
    names.push(cache.sending('a').name);
    cache.clear();
    names.push(cache.sending('a').name);
    expect(new Set(names).size).toBe(3);
  });

  it('does not keep bulk statements', () => {
    const cache = new StatementCache();
    expect(cache.sending(`select ${'1,'.repeat(10_000)}1`)).toEqual({ name: '', parse: true, forget: undefined });
    expect(cache.size).toBe(0);
  });
});
