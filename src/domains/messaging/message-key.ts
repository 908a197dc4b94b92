/** Longest effect key that a caller may give, in characters: it stands among the keys by which a job is found. */
export const EFFECT_KEY_LIMIT = 200;

/** The effect key of the message that a job sends: however often the job runs, it is one message. */
export function messageKey(jobId: string): string {
  return `message:${jobId}`;
}
