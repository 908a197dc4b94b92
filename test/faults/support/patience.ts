import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from './scale.js';

const POLL_MS = 50;
const COUNT_MS = 200;

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

/** For what ends bit by bit: the patience begins anew whenever fewer are left, so that it tells standstill from slowness. */
export async function untilNoneLeft(
  what: string,
  countLeft: () => Promise<number>,
  why: () => Promise<string>,
): Promise<void> {
  let fewest = Infinity;
  let deadline = Infinity;
  for (;;) {
    const left = await countLeft();
    if (left === 0) return;
    if (left < fewest) {
      fewest = left;
      deadline = Date.now() + PATIENCE_MS;
    }
    if (Date.now() > deadline)
      throw new Error(`Waited ${PATIENCE_MS} ms for ${what}; ${left} are left. ${await why()}`);
    await sleep(COUNT_MS);
  }
}
