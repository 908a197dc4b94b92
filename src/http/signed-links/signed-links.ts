import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Signatures } from '../../jobs/index.js';
import { logOf } from '../../observability/log.js';
import { API_PREFIX } from '../routes.js';
import { LinkExpired, LinkInvalid } from './link.errors.js';

const PURPOSE = 'link';

/** What a link carries in its query beside what it leads to. */
export interface LinkSeal {
  readonly expires?: string | undefined;
  readonly signature?: string | undefined;
}

/** Links for people without an API key, such as those in mails: whoever has one may open what it leads to, for a while. */
@Injectable()
export class SignedLinks implements OnModuleInit {
  readonly #log = logOf('SignedLinks');

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly signatures: Signatures,
  ) {}

  onModuleInit(): void {
    if (!leadsNowhere(this.config)) return;
    this.#log.warn(
      { variable: 'PUBLIC_URL', publicUrl: this.config.http.publicUrl },
      'PUBLIC_URL is not set: the links in mails lead to this machine only; set it to where people reach the API',
    );
  }

  /**
   * @param path below the API, such as `/reports/0193…/download`
   * @returns the address under which the program is reached from outside
   */
  to(path: string, expiresAt: Date): string {
    const fullPath = `/${API_PREFIX}${path}`;
    const expires = String(Math.floor(expiresAt.getTime() / 1000));
    const query = new URLSearchParams({
      expires,
      signature: this.signatures.sign(PURPOSE, signedText(fullPath, expires)),
    });
    return `${this.config.http.publicUrl}${fullPath}?${query.toString()}`;
  }

  /**
   * @param path as it was requested, without the query
   * @throws LinkInvalid when anything of the link was changed
   * @throws LinkExpired
   */
  check(path: string, { expires = '', signature = '' }: LinkSeal): void {
    if (!this.signatures.isValid(PURPOSE, signedText(path, expires), signature)) throw new LinkInvalid();
    // What was signed is a number of seconds.
    const expiresAt = new Date(Number(expires) * 1000);
    if (expiresAt.getTime() <= Date.now()) throw new LinkExpired(expiresAt);
  }
}

/** Mails go out to people elsewhere, or this process is not even the one that answers their links. */
const leadsNowhere = ({ http, role, messaging }: AppConfig): boolean =>
  !http.isPublicUrlSet && (role === 'worker' || messaging.email.smtpUrl !== undefined);

const signedText = (path: string, expires: string): string => `${path}\0${expires}`;
