/** What is to happen, in the order of its time; of equal times in the order of entry. */
export class Agenda {
  /** Latest first, so that the next one is taken from the end. */
  readonly #items: { readonly at: number; readonly act: (at: Date) => void }[] = [];

  add(at: Date, act: (at: Date) => void): void {
    const time = at.getTime();
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle]?.at ?? 0) > time) low = middle + 1;
      else high = middle;
    }
    this.#items.splice(low, 0, { at: time, act });
  }

  /** Lets everything happen whose time comes by `end`; what comes later never does. */
  playUntil(end: Date): void {
    for (let next = this.#items.pop(); next && next.at <= end.getTime(); next = this.#items.pop()) {
      next.act(new Date(next.at));
    }
  }
}
