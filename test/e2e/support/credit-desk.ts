import { Credit, type CreditOrder } from '../../../src/domains/credit/index.js';
import type { HttpAnswer, HttpApp } from '../../support/app/http-app.js';
import { aCreditAccount, aCreditOrder, balancesOf } from '../../support/marketplace/index.js';

let payments = 0;

/** What tests do to credit: orders by the service that orders use, all else over HTTP. */
export class CreditDesk {
  readonly credit: Credit;

  /** @param key of an admin, where the app has keys */
  constructor(
    private readonly app: HttpApp,
    private readonly key?: string,
  ) {
    this.credit = app.context.get(Credit);
  }

  call(method: string, path: string, body?: unknown): Promise<HttpAnswer> {
    const options = { ...(body !== undefined && { body }), ...(this.key !== undefined && { key: this.key }) };
    return this.app.call(method, `/api/v1/credit/${path}`, options);
  }

  account(given: Parameters<typeof aCreditAccount>[1] = {}): Promise<string> {
    return aCreditAccount(this.app.database, given);
  }

  order(retailerId: string, amount: number): Promise<CreditOrder> {
    return aCreditOrder(this.app.database, retailerId, amount);
  }

  reserve(order: CreditOrder): Promise<void> {
    return this.app.database.transaction((tx) => this.credit.reserve(tx, order));
  }

  release(orderId: string): Promise<boolean> {
    return this.app.database.transaction((tx) => this.credit.release(tx, orderId));
  }

  invoice(order: CreditOrder) {
    return this.app.database.transaction((tx) => this.credit.invoice(tx, order));
  }

  /** An order that was placed and delivered. Returns the id of its invoice. */
  async delivered(retailerId: string, amount: number): Promise<string> {
    const order = await this.order(retailerId, amount);
    await this.reserve(order);
    return (await this.invoice(order)).invoiceId;
  }

  pay(retailerId: string, amount: number, reference = `PAY-${(payments += 1)}`): Promise<HttpAnswer> {
    return this.call('POST', 'payments', { reference, retailerId, amount });
  }

  /** What the API says of it. */
  async shown(path: string) {
    const { body } = await this.call('GET', path);
    return body.data;
  }

  balances(retailerId: string) {
    return balancesOf(this.app.database, retailerId);
  }
}
