import { v7 as uuidv7 } from 'uuid';
import type { Random } from './random.js';

/** Ids as the program would have made them at the time: ordered by it, the same in every run. */
export class Ids {
  #made = 0;

  constructor(private readonly random: Random) {}

  at(moment: Date): string {
    this.#made += 1;
    return uuidv7({ msecs: moment.getTime(), seq: this.#made, random: this.random.bytes(16) });
  }
}
