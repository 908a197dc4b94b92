/** What a vendor is told of its answer, by the code of the error that refused it. */
const REFUSALS: Readonly<Record<string, string>> = {
  insufficient_stock: 'your stock does not cover it any more. Correct your stock and answer again, or decline it',
  offer_accepted: 'you have accepted it before. To give it back, please talk to us',
  offer_declined: 'you have declined it before, and it was offered to others',
  offer_withdrawn: 'it was taken back and needs no answer any more',
};

export type Said = 'YES' | 'NO';

export function wordsOfSuccess(said: Said, orderNumber: string): string {
  return said === 'YES'
    ? `Order ${orderNumber} is yours. Please pack it.`
    : `You have declined order ${orderNumber}. We offer it to others.`;
}

/** @param respondBy as people read it there */
export function wordsOfRefusal(code: string, orderNumber: string, respondBy: string): string {
  if (code === 'offer_expired') return `Too late: order ${orderNumber} was to be answered by ${respondBy}.`;
  return `Order ${orderNumber} cannot be answered so: ${REFUSALS[code] ?? 'it has moved on meanwhile'}.`;
}

export const NOTHING_WAITS = 'No order waits for your answer at present.';

export const wordsOfUnknown = (orderNumber: string): string => `Order ${orderNumber} was not offered to you.`;

export const wordsOfOfferedSince = (said: Said, orderNumbers: readonly string[]): string =>
  `Your ${said} was written before ${orderNumbers.join(', ')} was offered to you. Send ${said} with the number of the order.`;

export const wordsOfChoice = (said: Said, orderNumbers: readonly string[]): string =>
  `Several orders wait for your answer: ${orderNumbers.join(', ')}. Which one? Send ${said} with its number.`;
