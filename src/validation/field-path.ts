/** One step of the way from the whole input to a field of it. */
export interface PathStep {
  readonly key: string;
  /** The key is a place in a list. */
  readonly isIndex: boolean;
  /** The value under this key is a list. */
  readonly holdsItems?: boolean;
  readonly parent?: PathStep;
}

/** Keys and paths come from the input; an answer shows no more of one than this. */
const MAX_SHOWN = 120;

/** The path of a field as faults name it: `options.delay`, `items[2].quantity`. */
export function fieldPath(step: PathStep): string {
  let path = '';
  for (let at: PathStep | undefined = step; at; at = at.parent) {
    path = `${at.isIndex ? `[${at.key}]` : `${at.parent ? '.' : ''}${at.key}`}${path}`;
    if (path.length > MAX_SHOWN) break;
  }
  return path.length > MAX_SHOWN ? `${path.slice(0, MAX_SHOWN)}…` : path;
}
