type JsonScalar = string | number | boolean | null | undefined;

/** `T` when JSON carries it unchanged; `never` wherever it does not (dates, bigints, functions, maps). */
export type JsonOnly<T> = T extends JsonScalar
  ? T
  : T extends readonly (infer Element)[]
    ? readonly JsonOnly<Element>[]
    : T extends
          | Date
          | bigint
          | symbol
          | ((...parameters: never[]) => unknown)
          | ReadonlyMap<unknown, unknown>
          | ReadonlySet<unknown>
      ? never
      : T extends object
        ? { readonly [Key in keyof T]: JsonOnly<T[Key]> }
        : never;

/**
 * Base of the classes that are a job's identity, validation and body: declare the fields with class-validator's
 * decorators and `new` takes them all. A missing, unknown or not JSON-like field does not compile.
 *
 * ```ts
 * @Job('route-order', { queue: orderRouting })
 * class RouteOrder extends Payload<RouteOrder> {
 *   @IsUUID() readonly orderId: string;
 * }
 * new RouteOrder({ orderId });
 * ```
 */
export abstract class Payload<Self> {
  constructor(fields: JsonOnly<Omit<Self, never>>) {
    Object.assign(this, fields);
  }
}

/** A class that extends {@link Payload}. */
export type PayloadClass<P extends object = object> = abstract new (fields: never) => P;
