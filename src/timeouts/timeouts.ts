/**
 * The answer, when it comes in time; one that comes later, or an error in its place, is nobody's any more.
 *
 * @param ms how long to wait for it
 * @param tooLate makes the error that is thrown instead
 */
export async function answerWithin<T>(ms: number, asking: Promise<T>, tooLate: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), ms).unref();
  });
  try {
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for work that nobody must wait for without end, such as a polite farewell to a server that may be gone. The work
 * goes on; a failure that comes later than that is nobody's any more.
 *
 * @param ms how long to wait for it
 * @returns whether it was done in time
 * @throws what the work throws in time
 */
export async function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms).unref();
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
