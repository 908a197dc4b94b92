const HEAD = { what: 'What', promised: 'Promised', seen: 'Seen', mark: '' };

/** The results as a table for a terminal. */
export function table(results) {
  const rows = results.map(({ what, promised, seen, ok }) => ({ what, promised, seen, mark: ok ? '✓' : '✗' }));
  return columns(rows, HEAD).replaceAll(/^/gm, '  ');
}

/** Rows of the same fields below their names; numbers to the right. */
export function columns(rows, head = Object.fromEntries(Object.keys(rows[0] ?? {}).map((key) => [key, key]))) {
  const names = Object.keys(head);
  const widths = names.map((name) => Math.max(...[head, ...rows].map((row) => String(row[name] ?? '–').length)));
  const cell = (row, name, width) => {
    const text = String(row[name] ?? '–');
    return typeof rows[0]?.[name] === 'number' ? text.padStart(width) : text.padEnd(width);
  };
  const line = (row) =>
    names
      .map((name, index) => cell(row, name, widths[index]))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(head), rule, ...rows.map(line)].join('\n');
}
