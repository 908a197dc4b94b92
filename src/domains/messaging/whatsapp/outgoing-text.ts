import type { PhoneNumber } from '../../../phone-numbers/index.js';

/** A free text to one person. */
export interface OutgoingText {
  readonly to: PhoneNumber;
  /** At most {@link TEXT_LIMIT} characters. */
  readonly body: string;
  /** Names the effect, so that a status webhook can prove that it happened; at most {@link EFFECT_KEY_LIMIT}. */
  readonly effectKey: string;
}

/** Longest text message, in characters; source: Meta's Cloud API, "Text messages". */
export const TEXT_LIMIT = 4096;

/** Longest `biz_opaque_callback_data`, in characters; source: Meta's changelog of the WhatsApp Business Platform. */
export const EFFECT_KEY_LIMIT = 512;
