/**
 * The parameters by which the statements of reports name what they are about, as `:start`, with the type that each has in
 * SQL. `null` stands for everybody.
 */
const TYPES = {
  /** The period as moments: from the beginning of its first day to the end of its last one, or to the present. */
  start: 'timestamptz',
  end: 'timestamptz',
  /** The same as local days. */
  startOn: 'date',
  endOn: 'date',
  /** The local day of the present, and the last one of the period that has begun. */
  today: 'date',
  lastDay: 'date',
  zone: 'text',
  /** How much time one point of a chart stands for: day, week or month. */
  bucket: 'text',
  vendor: 'uuid',
  retailer: 'uuid',
  after: 'json',
  limit: 'int',
} as const;

export type ParameterName = keyof typeof TYPES;

/** What every statement of one report is about. */
export type ReportParameters = Readonly<Record<Exclude<ParameterName, 'after' | 'limit'>, string | null>>;

const NAMED = /(?<!:):([a-z]\w*)/gi;

/**
 * The statement with a number for each name, and the values in their order. Only those that it names are passed, because
 * PostgreSQL refuses the others.
 *
 * @throws Error for a name that is not known
 */
export function bound(
  statement: string,
  values: Readonly<Partial<Record<ParameterName, unknown>>>,
): [text: string, values: readonly unknown[]] {
  const used: ParameterName[] = [];
  const text = statement.replaceAll(NAMED, (_, name: string) => {
    if (!isKnown(name)) throw new Error(`A report asks for ":${name}", which no report has.`);
    if (!used.includes(name)) used.push(name);
    return `$${used.indexOf(name) + 1}::${TYPES[name]}`;
  });
  return [text, used.map((name) => values[name] ?? null)];
}

const isKnown = (name: string): name is ParameterName => Object.hasOwn(TYPES, name);
