import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from './scale.js';

const POLL_MS = 50;

/** As `until` of the other tests, with the patience that a fault may need; `why` tells what the record shows in the end. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  why: () => Promise<string> | string = () => '',
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs} ms for ${what}, in vain. ${await why()}`);
    await sleep(POLL_MS);
  }
}
