/** So that two vendors who underbid each other by a little do not go on for ever. */
export const MAX_EXTENSIONS = 5;

export interface Closing {
  readonly closesAt: Date;
  /** How often the end was put off. */
  readonly extensions: number;
}

/**
 * The end of an auction after a bid: one that becomes the best within the last `softCloseSeconds` leaves the others that
 * long to answer it.
 */
export function softClose<C extends Closing>(
  closing: C,
  bid: { readonly at: Date; readonly isBest: boolean },
  softCloseSeconds: number,
): C | Closing {
  const extended = new Date(bid.at.getTime() + softCloseSeconds * 1000);
  if (!bid.isBest || extended <= closing.closesAt || closing.extensions >= MAX_EXTENSIONS) return closing;
  return { closesAt: extended, extensions: closing.extensions + 1 };
}
