const HEAD = { what: 'What', promised: 'Promised', seen: 'Seen', mark: '' };

/** The results as a table for a terminal. */
export function table(results) {
  const rows = results.map(({ what, promised, seen, ok }) => ({ what, promised, seen, mark: ok ? '✓' : '✗' }));
  const columns = Object.keys(HEAD);
  const widths = columns.map((column) => Math.max(...[HEAD, ...rows].map((row) => row[column].length)));
  const line = (row) => `  ${columns.map((column, index) => row[column].padEnd(widths[index])).join('  ')}`.trimEnd();
  const rule = `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`;
  return [line(HEAD), rule, ...rows.map(line)].join('\n');
}
