import type { FieldFault } from '../../errors/index.js';
import { textProblem } from '../../validation/index.js';
import type { EnqueueOptions } from './enqueue-options.js';

/** Far below what PostgreSQL takes into an index, in any script. */
const MAX_KEY = 255;
const MAX_KEYS = 50;
const MAX_DELAY_MS = 10 * 366 * 24 * 3_600_000;
const MAX_ATTEMPTS = 1_000;

/** What is wrong with the options of one call, each fault with the path of its option. */
export function optionFaults(options: EnqueueOptions, keys: readonly string[]): FieldFault[] {
  const { delay, priority, attempts, expiresAt, deduplicationKey, owner } = options;
  return [
    ...delayFault(delay),
    ...numberFault('priority', priority, 1, 10),
    ...numberFault('attempts', attempts, 1, MAX_ATTEMPTS),
    ...dateFault('expiresAt', expiresAt),
    ...textFault('deduplicationKey', deduplicationKey),
    ...textFault('owner', owner),
    ...(keys.length > MAX_KEYS ? [{ field: 'options.keys', message: `must hold at most ${MAX_KEYS} keys` }] : []),
    ...keys.flatMap((key, index) => textFault(`keys[${index}]`, key)),
  ];
}

/** A deadline that is over gives a negative delay: the job is due at once. */
function delayFault(delay: number | undefined): FieldFault[] {
  if (delay === undefined || delay <= MAX_DELAY_MS) return [];
  return [{ field: 'options.delay', message: `must be a number of ms up to ${MAX_DELAY_MS}, not ${delay}` }];
}

function numberFault(option: string, value: number | undefined, min: number, max: number): FieldFault[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
  return [{ field: `options.${option}`, message: `must be a whole number from ${min} to ${max}, not ${value}` }];
}

function dateFault(option: string, value: Date | undefined): FieldFault[] {
  if (value === undefined || !Number.isNaN(value.getTime())) return [];
  return [{ field: `options.${option}`, message: 'is not a valid date' }];
}

function textFault(option: string, value: string | undefined): FieldFault[] {
  if (value === undefined) return [];
  const message =
    value.length < 1 || value.length > MAX_KEY
      ? `must have 1 to ${MAX_KEY} characters, not ${value.length}`
      : textProblem(value);
  return message === undefined ? [] : [{ field: `options.${option}`, message }];
}
