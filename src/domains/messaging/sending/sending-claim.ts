import type { StoredError } from '../../../database/schema/jobs.js';

/** Whether a run may send its message now. */
export type SendingClaim =
  | {
      readonly outcome: 'claimed';
      /** An earlier run may have sent it, no proof came, and it is about to be requested again. */
      readonly possiblyRepeated: boolean;
    }
  /** It went out before; nothing is left to do. */
  | { readonly outcome: 'already_sent' }
  /** It has failed for good, which its job does not know yet. */
  | { readonly outcome: 'failed'; readonly error: StoredError }
  /** An earlier run may have sent it: wait for proof this long before sending again. */
  | { readonly outcome: 'uncertain'; readonly waitMs: number }
  /** An earlier run may have sent it, no proof came, and it is of a kind that is not sent twice. */
  | { readonly outcome: 'held' }
  /** A newer run has claimed it. */
  | { readonly outcome: 'superseded' };
