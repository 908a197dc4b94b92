/**
 * In the query of a URL a plus stands for a blank, and a number that is written as it is (`?recipient=+977…`) comes
 * without its plus. No number and no key has a blank in front of its digits, so one there is the plus that was meant.
 */
export const withPlus = (text: string): string => text.replace(/^([a-z]+:)? (?=\d)/, '$1+');
