/**
 * The figures of an account that are compared, each with what it should be. The words are stored and shown.
 *
 * - `outstanding`, `unapplied`: the account's balances, with the ledger
 * - `reserved`: the account's, with the reservations that are held
 * - `open_invoices`: what invoices are open for, with the ledger
 * - `unapplied_payments`: what payments have left, with the ledger
 * - `paid_invoices`: what invoices say was paid, with the allocations
 * - `applied_payments`: what payments say was taken, with the allocations
 */
export const FIGURES = [
  'outstanding',
  'unapplied',
  'reserved',
  'open_invoices',
  'unapplied_payments',
  'paid_invoices',
  'applied_payments',
] as const;

/** The sum of the whole ledger, which belongs to no retailer. */
export const LEDGER = 'ledger';

/** Stands for the retailer where a figure is one of the whole ledger. */
export const NO_RETAILER = '00000000-0000-0000-0000-000000000000';
