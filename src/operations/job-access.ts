import type { Caller } from '../http/index.js';

/** Operators see every job, everybody else those that they asked for. */
export function maySee(caller: Caller, owner: string | null): boolean {
  return isOperator(caller) || owner === caller.name;
}

export const isOperator = ({ role }: Caller): boolean => role === 'operator' || role === 'admin';
