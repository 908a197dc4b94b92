import { NotSupported } from './pool-errors.js';
import { listenTo, specialStatement } from './special-statement.js';

describe('specialStatement()', () => {
  it.each([
    ['LISTEN news', { kind: 'listen', channel: 'news' }],
    ['  -- why\n/* and\nwhat */ listen News ;\n', { kind: 'listen', channel: 'news' }],
    ['LISTEN "Big ""News"""', { kind: 'listen', channel: 'Big "News"' }],
    ['UNLISTEN *;', { kind: 'unlisten', channel: '*' }],
    ["SELECT set_config('application_name', $1, false)", { kind: 'name' }],
    ['select application_name\nfrom pg_stat_activity where true', { kind: 'list-names' }],
    ['select 1', undefined],
    ['', undefined],
    ["select set_config('search_path', $1, false)", undefined],
    ["insert into listen values ('LISTEN news')", undefined],
    ['copy t to stdout', undefined],
    ["select 'copy t from stdin'", undefined],
    ['discard plans', undefined],
  ])('%j', (text, expected) => {
    expect(specialStatement(text)).toEqual(expected);
  });

  it.each([
    'COPY t FROM STDIN',
    'copy t(a, b)\nfrom stdin csv',
    'select 1; --x\n/* y */copy t from stdin',
    'DISCARD ALL;',
  ])('refuses %j', (text) => {
    expect(() => specialStatement(text)).toThrow(NotSupported);
  });

  it('reads back what it wrote', () => {
    for (const channel of ['a', 'A b', 'q"uote', '*']) {
      expect(specialStatement(listenTo(channel))).toEqual({ kind: 'listen', channel });
    }
  });
});
