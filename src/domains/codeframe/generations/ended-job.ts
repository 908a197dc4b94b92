/* What the statements of codeframes say of a job that they have joined as `job`, whose record may be gone. */

/** Whether it will do nothing any more. */
export const JOB_IS_OVER = `coalesce(job.state not in ('pending', 'queued', 'active'), true)`;

/** Why it has not done what was waited for: its own error, or how it has ended. */
export const ERROR_OF_JOB = `
  coalesce(job.error - 'stack', jsonb_build_object('code', 'job_' || coalesce(job.state, 'gone'),
    'message', 'The job has ended without doing its part of the codeframe.'))`;
