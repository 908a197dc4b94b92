import { BootFault } from '../../errors/index.js';

type JsonValue = string | number | boolean | null | undefined | readonly JsonValue[] | JsonObject;

/** What a payload looks like as it is stored. */
export type JsonObject = { readonly [field: string]: JsonValue };

/**
 * How a payload of an older version becomes one of the next, by the version that it is. Each step takes and gives JSON
 * only; it must not change what it is given. The payload types are written out or named by `type`, because TypeScript
 * does not take an `interface` for JSON.
 */
export type Upcasters<Payloads extends { readonly [version: number]: JsonObject }> = {
  readonly [Version in keyof Payloads]: (payload: Payloads[Version]) => JsonObject;
};

/** As it is kept: which payload a step takes has been checked where it was declared. */
export type Upcaster = (payload: never) => JsonObject;

/** The column that keeps the version holds no more. */
const LARGEST_VERSION = 32_767;

interface Versioned {
  readonly name: string;
  readonly payload: { readonly name: string };
  readonly version: number;
  readonly upcasters: ReadonlyMap<number, Upcaster>;
}

/**
 * Every older version must have its way to the present one: else jobs that were recorded before a deploy could not run
 * after it.
 *
 * @throws BootFault on a version that is none, a missing upcaster, or one from a version that is not older.
 */
export function refuseGapsOfUpcasters(jobs: readonly Versioned[]): void {
  for (const { name, payload, version, upcasters } of jobs) {
    if (!Number.isInteger(version) || version < 1 || version > LARGEST_VERSION) {
      throw new BootFault(`The job "${name}" (${payload.name}) has version ${version}: count its versions from 1.`);
    }
    for (let older = 1; older < version; older++) {
      if (!upcasters.has(older)) throw missing(name, payload.name, version, older);
    }
    const foreign = [...upcasters.keys()].find((key) => !Number.isInteger(key) || key < 1 || key >= version);
    if (foreign !== undefined) {
      throw new BootFault(
        `The job "${name}" (${payload.name}) has an upcaster for version ${foreign}, but is itself version ${version}: ` +
          'raise its version, or take the upcaster away.',
      );
    }
  }
}

function missing(name: string, payload: string, version: number, older: number): BootFault {
  return new BootFault(
    `The job "${name}" (${payload}) is version ${version} and has no upcaster for version ${older}: add ` +
      `{ ${older}: (payload) => … } that makes one of version ${older + 1} of it.`,
  );
}
