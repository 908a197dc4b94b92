/** SQL of the state of an invoice `i` that is neither disputed nor written off, given the SQL of what is paid of it. */
export const settledStatus = (paid: string): string =>
  `case when ${paid} = i.amount then 'paid' when ${paid} > 0 then 'partially_paid' else 'open' end`;
