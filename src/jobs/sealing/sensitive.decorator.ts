import 'reflect-metadata';
import { nestedType, ruledFields } from '../../validation/index.js';

const SENSITIVE = Symbol('haat:sensitive');

type AnyClass = abstract new (...parameters: never[]) => object;

/**
 * Marks a field of a payload, or of a nested class of one: its value, whatever JSON it is, is sealed before anything is
 * written and opened only for the handler. It stands in no row, engine, dead letter or log line of the kernel.
 */
export function Sensitive() {
  return (target: object, field: string): void => {
    Reflect.defineMetadata(SENSITIVE, true, target, field);
  };
}

export function isSensitive(type: AnyClass, field: string): boolean {
  return Reflect.getMetadata(SENSITIVE, type.prototype as object, field) === true;
}

const known = new WeakMap<AnyClass, boolean>();

/** Whether the class, or one that its fields hold, has a sensitive field. */
export function hasSensitiveFields(type: AnyClass): boolean {
  const answer = known.get(type) ?? search(type, new Set());
  known.set(type, answer);
  return answer;
}

/** @param seen classes may hold each other */
function search(type: AnyClass, seen: Set<AnyClass>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return ruledFields(type).some((field) => {
    const nested = nestedType(type.prototype as object, field);
    return isSensitive(type, field) || (nested !== undefined && search(nested(), seen));
  });
}
