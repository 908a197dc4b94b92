/** The methods of a job that the dashboard calls, in place of BullMQ's own. */
export type Overrides = Readonly<Record<string, (...parameters: never[]) => unknown>>;

/** The same object with some of its methods replaced. */
export function overridden<T extends object>(original: T, overrides: Overrides): T {
  return new Proxy(original, {
    get(target, property) {
      if (typeof property === 'string' && Object.hasOwn(overrides, property)) return overrides[property];
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
