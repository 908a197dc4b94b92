export { IsAmount, isAmount, IsAmountOrNothing } from './is-amount.decorator.js';
export * from './money.js';
