/** Who every mail comes from. */
export interface SenderAddress {
  /** What readers see; empty where only an address is configured. */
  readonly name: string;
  readonly address: string;
  /** What stands behind the `@`: ids of mails are made unique by it. */
  readonly host: string;
}

const NAME_AND_ADDRESS = /^(?<name>[^<]*)<(?<inner>[^>]*)>$/;

/** Reads `Haat <no-reply@example.com>` or `no-reply@example.com`, which the configuration has checked. */
export function senderAddressOf(from: string): SenderAddress {
  const { name = '', inner = from } = NAME_AND_ADDRESS.exec(from)?.groups ?? {};
  const address = inner.trim();
  const unquoted = name.trim().replace(/^"(.*)"$/, '$1');
  return { name: unquoted, address, host: address.slice(address.lastIndexOf('@') + 1) };
}
