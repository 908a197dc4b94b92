export { IsAmount, isAmount, IsAmountOrNothing } from './is-amount.decorator.js';
export { IsMoney } from './is-money.decorator.js';
export * from './money.js';
