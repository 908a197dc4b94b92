interface ChangedFields<Fields> {
  readonly before: Partial<Fields>;
  readonly after: Partial<Fields>;
}

/** Of what is given, that which differs from what there is, before and after; nothing when nothing differs. */
export function changedFields<Fields extends object>(
  present: Fields,
  given: Partial<Fields>,
): ChangedFields<Fields> | undefined {
  const names = keysOf(given).filter((name) => given[name] !== undefined && given[name] !== present[name]);
  if (names.length === 0) return undefined;
  return { before: picked(present, names), after: picked(given, names) };
}

const keysOf = <Fields extends object>(fields: Partial<Fields>) => Object.keys(fields) as (keyof Fields)[];

function picked<Fields extends object>(fields: Partial<Fields>, names: readonly (keyof Fields)[]): Partial<Fields> {
  const result: Partial<Fields> = {};
  for (const name of names) result[name] = fields[name];
  return result;
}
