/** The effect key of the message that a job sends: however often the job runs, it is one message. */
export function messageKey(jobId: string): string {
  return `message:${jobId}`;
}
